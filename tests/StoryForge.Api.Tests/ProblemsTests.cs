using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace StoryForge.Api.Tests;

public sealed class ProblemsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private HttpClient Http => shared.Server.Http;

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"title":5}""")]
    [InlineData("""{"title":"\ud800"}""")]
    public async Task A_body_that_can_not_be_read_is_an_invalid_request(string body)
    {
        var answer = await Http.PostAsync("/api/stories", Json(body));

        await ProblemAssert.IsAsync(answer, HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_refused()
    {
        var answer = await Http.PostAsync("/api/stories", new StringContent("title=Gotham", new MediaTypeHeaderValue("application/x-www-form-urlencoded")));

        await ProblemAssert.IsAsync(answer, HttpStatusCode.UnsupportedMediaType, "invalid-request");
    }

    [Fact]
    public async Task A_body_of_megabytes_is_refused()
    {
        // the server hangs up on a body that it does not want: a client that is still sending may see that before the answer
        using var asksFirst = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TestServer.Patience });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Http.BaseAddress!, "/api/stories"))
        {
            Content = Json($$"""{"title":"{{new string('a', 2_000_000)}}"}"""),
            Headers = { ExpectContinue = true },
        };

        var answer = await asksFirst.SendAsync(request);

        await ProblemAssert.IsAsync(answer, HttpStatusCode.RequestEntityTooLarge, "invalid-request");
    }

    [Theory]
    [InlineData("GET", "/api/stories/no-id")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("GET", "/hubs/nothing")]
    public async Task There_is_a_problem_at_addresses_where_nothing_is(string method, string address)
    {
        var answer = await Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), address));

        await ProblemAssert.IsAsync(answer, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_method_that_an_address_does_not_take_is_a_problem()
    {
        var answer = await Http.PutAsync("/api/stories", Json("{}"));

        await ProblemAssert.IsAsync(answer, HttpStatusCode.MethodNotAllowed, "not-found");
    }

    [Fact]
    public async Task An_invalid_field_is_named_with_its_range()
    {
        var answer = await Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell.", options = new { sentences = 11 } });

        var problem = await ProblemAssert.IsAsync(answer, HttpStatusCode.BadRequest, "invalid-request");
        string text = problem.GetRawText();
        Assert.Contains("entences", text, StringComparison.Ordinal);
        Assert.Contains("between 1 and 10", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_model_is_a_problem_with_the_list_of_known_ones()
    {
        var answer = await Http.PostAsJsonAsync("/api/generate", new { prompt = "Night fell.", options = new { model = "gpt-5" } });

        var problem = await ProblemAssert.IsAsync(answer, HttpStatusCode.NotFound, "unknown-model");
        Assert.Equal(["scripted"], problem.GetProperty("models").EnumerateArray().Select(name => name.GetString()));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
