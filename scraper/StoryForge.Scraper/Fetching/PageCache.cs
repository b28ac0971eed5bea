using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StoryForge.Scraper;

/// <summary>
/// Answers on disk, one gzip file each: a line of JSON about the answer, then its body. A file that a
/// crash cut short counts as not there.
/// </summary>
internal sealed class PageCache
{
    private readonly string _folder;

    public PageCache(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    public Answer? Find(Uri url)
    {
        var path = PathOf(url);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var content = new MemoryStream();
            using (var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            {
                file.CopyTo(content);
            }

            var bytes = content.ToArray();
            var end = Array.IndexOf(bytes, (byte)'\n');
            var head = end < 0 ? null : JsonSerializer.Deserialize<Head>(bytes.AsSpan(0, end));
            var body = bytes[(end + 1)..];
            return head?.Url == url && head.Length == body.Length
                ? new Answer(url, (HttpStatusCode)head.Status, head.Location, head.ContentType, head.IsTooLarge, head.RetrievedAt, body)
                : null;
        }
        catch (Exception error) when (error is InvalidDataException or JsonException)
        {
            return null;
        }
    }

    public void Keep(Answer answer)
    {
        var path = PathOf(answer.Url);
        var part = path + ".part";
        using (var file = new GZipStream(File.Create(part), CompressionLevel.Fastest))
        {
            var head = new Head(
                answer.Url, (int)answer.Status, answer.Location, answer.ContentType, answer.IsTooLarge, answer.RetrievedAt, answer.Body.Length);
            JsonSerializer.Serialize(file, head);
            file.WriteByte((byte)'\n');
            file.Write(answer.Body);
        }

        File.Move(part, path, overwrite: true);
    }

    private string PathOf(Uri url) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)).AsSpan(0, 16)) + ".gz");

    private sealed record Head(Uri Url, int Status, Uri? Location, string? ContentType, bool IsTooLarge, DateTimeOffset RetrievedAt, int Length);
}
