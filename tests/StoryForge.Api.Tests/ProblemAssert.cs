using System.Net;
using System.Text.Json;

namespace StoryForge.Api.Tests;

internal static class ProblemAssert
{
    /// <summary>The answer is a problem (RFC 9457) with that code, and tells a person what is wrong without a stack trace.</summary>
    public static async Task<JsonElement> IsAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.JsonAsync();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("title").GetString()));
        Assert.DoesNotContain("   at ", problem.GetRawText(), StringComparison.Ordinal);
        return problem;
    }
}
