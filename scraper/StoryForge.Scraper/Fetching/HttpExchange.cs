using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace StoryForge.Scraper;

/// <summary>One request and its answer, within the time and size limits.</summary>
/// <param name="http">Must not follow redirections by itself.</param>
internal sealed class HttpExchange(HttpClient http, ScrapeOptions options, TimeProvider clock)
{
    /// <summary>Errors of MediaWiki's API that pass: it names them in a header, under the status 200.</summary>
    private static readonly string[] PassingErrors = ["maxlag", "ratelimited", "readonly"];

    /// <returns>The answer, or what kept it from coming: that may pass.</returns>
    public async Task<(Answer? Answer, PassingTrouble? Trouble)> AskAsync(Uri url, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeLimit), clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return TroubleOf(response) is { } trouble ? (null, trouble) : (await ReadAsync(url, response, both.Token), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, new PassingTrouble($"sent no whole answer within {options.TimeLimit:0.#} s"));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException)
        {
            return (null, new PassingTrouble(
                error.GetBaseException() is SocketException socket ? $"can't be reached ({socket.Message})" : $"broke off its answer ({error.Message})"));
        }
    }

    private static PassingTrouble? TroubleOf(HttpResponseMessage response)
    {
        var busy = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500;
        if (busy)
        {
            return new PassingTrouble($"answered {(int)response.StatusCode}", response.Headers.RetryAfter);
        }

        return response.Headers.TryGetValues("MediaWiki-API-Error", out var errors) && errors.FirstOrDefault(PassingErrors.Contains) is { } name
            ? new PassingTrouble($"answered \"{name}\"", response.Headers.RetryAfter)
            : null;
    }

    private async Task<Answer> ReadAsync(Uri url, HttpResponseMessage response, CancellationToken cancellation)
    {
        var location = response.Headers.Location is { } next && Uri.TryCreate(url, next, out var absolute) ? absolute : null;
        var body = response.IsSuccessStatusCode ? await ReadBodyAsync(response.Content, cancellation) : [];
        return new Answer(
            url, response.StatusCode, location, ContentTypeOf(response.Content.Headers), body is null, clock.GetUtcNow(), body ?? []);
    }

    /// <returns>Null where it is longer than allowed; the rest is not read then.</returns>
    private async Task<byte[]?> ReadBodyAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > options.SizeLimit)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (body.Length + read > options.SizeLimit)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>The raw header: a charset that .NET can't parse is no reason to lose a page.</summary>
    private static string? ContentTypeOf(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;
}
