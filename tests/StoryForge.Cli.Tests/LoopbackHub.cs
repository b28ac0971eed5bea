using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace StoryForge.Tests.Cli;

/// <summary>
/// A model hub on this machine, with Hugging Face's layout of URLs (/{repository}/resolve/main/{file}): small files are
/// answered directly with git's blob hash as their tag, the weights by a redirection that tells size and SHA-256.
/// </summary>
internal sealed class LoopbackHub : IDisposable
{
    private readonly Dictionary<string, byte[]> _files;
    private readonly string _repository;
    private readonly LoopbackServer _server;

    public LoopbackHub(string repository, Dictionary<string, byte[]> files)
    {
        _repository = repository;
        _files = files;
        _server = new LoopbackServer(Answer);
    }

    public string Endpoint => _server.Url.AbsoluteUri.TrimEnd('/');

    /// <summary>The connection breaks after so many bytes of the weights, so many times.</summary>
    public (long After, int Times) Breaks { get; set; }

    /// <summary>In place of the weights' true hash.</summary>
    public string? FalseHash { get; set; }

    /// <summary>Every request for the bytes of a file, with the first byte asked for.</summary>
    public List<(string File, long From)> Asked { get; } = [];

    public void Dispose() => _server.Dispose();

    private void Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        var main = $"/{_repository}/resolve/main/";
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (!_files.TryGetValue(name, out var bytes) || !(path == main + name || path == $"/store/{name}"))
        {
            context.Response.StatusCode = 404;
            context.Response.Close();
        }
        else if (path.StartsWith(main, StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 302;
            context.Response.Headers["X-Linked-Size"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-Linked-Etag"] = $"\"{FalseHash ?? Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
            context.Response.Headers["Location"] = $"/store/{name}";
            context.Response.Close();
        }
        else
        {
            Send(context, name, bytes);
        }
    }

    private void Send(HttpListenerContext context, string name, byte[] bytes)
    {
        var from = context.Request.Headers["Range"] is { } range ? long.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
        Asked.Add((name, from));
        var response = context.Response;
        using var git = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        git.AppendData(Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"));
        git.AppendData(bytes);
        response.Headers["ETag"] = $"\"{Convert.ToHexStringLower(git.GetHashAndReset())}\"";
        if (from > 0)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        response.ContentLength64 = bytes.Length - from;
        if (name.EndsWith(".safetensors", StringComparison.Ordinal) && Breaks.Times > 0)
        {
            Breaks = (Breaks.After, Breaks.Times - 1);
            response.OutputStream.Write(bytes, (int)from, (int)Math.Min(Breaks.After, bytes.Length - from - 1));
            response.OutputStream.Flush();
            response.Abort();
            return;
        }

        response.OutputStream.Write(bytes, (int)from, bytes.Length - (int)from);
        response.Close();
    }
}
