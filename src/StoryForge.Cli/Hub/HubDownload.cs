using System.Net;
using System.Net.Sockets;

namespace StoryForge.Cli.Hub;

/// <summary>Downloads a file from a model hub, and goes on where an earlier try left off.</summary>
/// <param name="http">Must not follow redirections by itself.</param>
internal sealed class HubDownload(HttpClient http, Uri endpoint, string repository)
{
    /// <summary>Tries in a row that bring not one byte before it gives up.</summary>
    private const int FruitlessTries = 3;

    /// <summary>Where the hub has a file of the repository's main branch.</summary>
    public Uri UrlOf(string file) => new(endpoint, $"{endpoint.AbsolutePath.TrimEnd('/')}/{repository}/resolve/main/{file}");

    /// <summary>Brings a file to <paramref name="path"/>; what is there of it already is taken for its beginning.</summary>
    /// <param name="onProgress">Bytes that are there, and all of them where that is known.</param>
    /// <exception cref="FailureException">The hub has no such file, or what came is not what it promised.</exception>
    public async Task GetAsync(string file, string path, Action<long, long?> onProgress, CancellationToken cancellation)
    {
        for (var fruitless = 0; ;)
        {
            var had = LengthOf(path);
            try
            {
                var (tag, size) = await GoOnAsync(file, path, onProgress, cancellation);
                Check(file, path, tag, size);
                return;
            }
            catch (Exception error) when (IsBrokenConnection(error))
            {
                fruitless = LengthOf(path) > had ? 0 : fruitless + 1;
                if (fruitless == FruitlessTries)
                {
                    throw new FailureException(
                        $"The download of {file} from {endpoint.Host} broke off after {LengthOf(path)} bytes ({error.Message}). "
                        + "Run the same command again to go on from there.",
                        error);
                }
            }
        }
    }

    private async Task<(string? Tag, long? Size)> GoOnAsync(
        string file, string path, Action<long, long?> onProgress, CancellationToken cancellation)
    {
        var offset = LengthOf(path);
        using var answer = await HubFile.AskAsync(http, UrlOf(file), offset, KnownTag(path), cancellation);
        switch (answer.Response.StatusCode)
        {
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                return (answer.Tag, answer.Size);
            case HttpStatusCode.PartialContent when answer.Response.Content.Headers.ContentRange?.From == offset:
                break;
            case HttpStatusCode.OK:
                offset = 0;
                break;
            case HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new FailureException($"{endpoint.Host} has no {file} in \"{repository}\" for us. Check the name, such as gpt2 or owner/model.");
            default:
                throw new FailureException(
                    $"{endpoint.Host} answered {(int)answer.Response.StatusCode} for {file} of \"{repository}\". Try again later, or another --endpoint.");
        }

        await File.WriteAllTextAsync(TagPath(path), answer.Tag ?? "", cancellation);
        await AppendAsync(answer, path, offset, onProgress, cancellation);
        return (answer.Tag, answer.Size);
    }

    private static async Task AppendAsync(
        HubFile answer, string path, long offset, Action<long, long?> onProgress, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.SetLength(offset);
        file.Position = offset;
        await using var body = await answer.Response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[1 << 18];
        onProgress(offset, answer.Size);
        for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            onProgress(file.Position, answer.Size);
        }

        if (answer.Size is { } size && file.Position < size)
        {
            throw new EndOfStreamException($"{size} bytes were promised");
        }
    }

    /// <summary>What is damaged is thrown away, so that the next try begins anew.</summary>
    private void Check(string file, string path, string? tag, long? size)
    {
        var length = LengthOf(path);
        var problem = size is { } promised && length != promised ? $"has {length} bytes in place of {promised}"
            : !FileHash.Fits(path, tag) ? "is not what its checksum says"
            : null;
        File.Delete(TagPath(path));
        if (problem is not null)
        {
            File.Delete(path);
            throw new FailureException($"The file {file} from {endpoint.Host} {problem}. It was thrown away; run the command again.");
        }
    }

    private static bool IsBrokenConnection(Exception error) =>
        error is HttpRequestException or HttpIOException or EndOfStreamException or IOException { InnerException: SocketException };

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static string? KnownTag(string path) =>
        File.Exists(TagPath(path)) && File.ReadAllText(TagPath(path)) is { Length: > 0 } tag ? tag : null;

    private static string TagPath(string path) => path + ".tag";
}
