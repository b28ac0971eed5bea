using System.Text;
using System.Text.RegularExpressions;

namespace StoryForge.Scraper;

/// <summary>Turns a page's bytes into text, whatever it says of its encoding.</summary>
internal static partial class PageEncoding
{
    /// <summary>Where a page tells its encoding, it does so near its beginning (HTML, "prescan a byte stream").</summary>
    private const int PrescanLength = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// What is valid UTF-8 is read so, as MediaWiki writes nothing else and other texts are valid UTF-8 hardly ever;
    /// the rest by what the header or the page says, or else as windows-1252, as browsers do.
    /// </summary>
    /// <param name="contentType">The header.</param>
    /// <param name="problem">What was odd, for the report: a part of a sentence. Null where nothing was.</param>
    public static string Read(ReadOnlySpan<byte> bytes, string? contentType, out string? problem)
    {
        problem = null;
        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
        {
            problem = "it is in UTF-16";
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes[2..]);
        }

        var named = Named(contentType) ?? Named(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, PrescanLength)]));
        var content = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        try
        {
            var text = StrictUtf8.GetString(content);
            problem = named is null or UTF8Encoding || Ascii.IsValid(content) ? null : $"it says it is in {named.WebName}, and is in UTF-8";
            return text;
        }
        catch (DecoderFallbackException)
        {
            var encoding = named is null or UTF8Encoding ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : named;
            problem = $"it is not in UTF-8; it was read as {encoding.WebName}";
            return encoding.GetString(content);
        }
    }

    private static Encoding? Named(string? text)
    {
        if (text is null || CharsetLabel().Match(text) is not { Success: true } label)
        {
            return null;
        }

        var name = label.Groups[1].Value.ToLowerInvariant();
        try
        {
            // web pages that say Latin-1 mean windows-1252 (WHATWG Encoding)
            return name is "iso-8859-1" or "latin1" or "us-ascii" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("""charset\s*=\s*["']?([A-Za-z0-9_:.-]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex CharsetLabel();
}
