using System.Net;
using System.Net.Http.Headers;

namespace StoryForge.Cli.Hub;

/// <summary>What the hub says of a file on the way to its bytes, and the answer that has them.</summary>
/// <param name="Response">The last answer, after redirections.</param>
/// <param name="Tag">Names this version of the file; of large files it is their SHA-256, of others git's blob hash.</param>
/// <param name="Size">In bytes, of the whole file; null where nothing was said.</param>
internal sealed record HubFile(HttpResponseMessage Response, string? Tag, long? Size) : IDisposable
{
    private const int MostRedirections = 10;

    public void Dispose() => Response.Dispose();

    /// <summary>Asks for a file from an offset on, if it is still the version of <paramref name="knownTag"/>.</summary>
    /// <param name="http">Must not follow redirections by itself: a large file's hash stands on the redirecting answer.</param>
    public static async Task<HubFile> AskAsync(HttpClient http, Uri url, long offset, string? knownTag, CancellationToken cancellation)
    {
        string? tag = null;
        long? size = null;
        for (var hop = 0; hop <= MostRedirections; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (offset > 0)
            {
                request.Headers.Range = new RangeHeaderValue(offset, null);
            }

            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            tag ??= Header(response, "X-Linked-Etag");
            size ??= long.TryParse(Header(response, "X-Linked-Size"), out var linked) ? linked : null;
            if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } next)
            {
                tag = Bare(tag ?? response.Headers.ETag?.Tag);
                size ??= SizeOf(response);
                if (offset > 0 && tag != knownTag)
                {
                    // another version than the part that is here: all of it anew
                    response.Dispose();
                    return await AskAsync(http, url, 0, null, cancellation) with { Tag = tag };
                }

                return new HubFile(response, tag, size);
            }

            response.Dispose();
            url = new Uri(url, next);
        }

        throw new FailureException($"{url} redirects in a circle. Check --endpoint.");
    }

    private static long? SizeOf(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.OK => response.Content.Headers.ContentLength,
        _ => response.Content.Headers.ContentRange?.Length,
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static string? Bare(string? tag) => tag?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
}
