using System.Text;

namespace StoryForge.Scraper;

/// <summary>One line of a robots.txt: paths that begin so, where <c>*</c> is any characters and <c>$</c> the end.</summary>
internal sealed class RobotsRule
{
    private readonly string[] _pieces;
    private readonly bool _toEnd;

    public RobotsRule(string pattern, bool allow)
    {
        Allow = allow;
        _toEnd = pattern.EndsWith('$');
        pattern = Normalise(_toEnd ? pattern[..^1] : pattern);
        Length = pattern.Length;
        _pieces = pattern.Split('*');
    }

    public bool Allow { get; }

    public int Length { get; }

    /// <param name="path">With its query, normalised.</param>
    public bool Fits(string path)
    {
        if (!path.StartsWith(_pieces[0], StringComparison.Ordinal))
        {
            return false;
        }

        // each piece at its first place after the one before leaves most room for the rest
        var at = _pieces[0].Length;
        for (var i = 1; i < _pieces.Length; i++)
        {
            if (_toEnd && i == _pieces.Length - 1)
            {
                return path.Length - at >= _pieces[i].Length && path.EndsWith(_pieces[i], StringComparison.Ordinal);
            }

            var found = path.IndexOf(_pieces[i], at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + _pieces[i].Length;
        }

        return !_toEnd || at == path.Length;
    }

    /// <summary>
    /// One way to write a path: what is no visible ASCII is percent-encoded as UTF-8, what need not be encoded is not,
    /// and hexadecimal digits are capitals.
    /// </summary>
    public static string Normalise(string path)
    {
        var normal = new StringBuilder(path.Length);
        var bytes = Encoding.UTF8.GetBytes(path);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            var isEncoded = value == '%' && i + 2 < bytes.Length
                && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]);
            if (isEncoded)
            {
                value = Convert.ToByte(Encoding.ASCII.GetString(bytes, i + 1, 2), 16);
                i += 2;
            }

            var isPlain = isEncoded ? IsUnreserved((char)value) : value is > 32 and < 127;
            _ = isPlain ? normal.Append((char)value) : normal.Append('%').Append(value.ToString("X2", null));
        }

        return normal.ToString();
    }

    /// <summary>Means the same encoded or not (RFC 3986, 2.3).</summary>
    private static bool IsUnreserved(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~';
}
