using System.Globalization;
using System.Net;

namespace StoryForge.Cli.Compare.Report;

/// <summary>HTML or SVG. What is put into it is text, and escaped, unless it is markup itself.</summary>
internal sealed record Markup(string Html)
{
    private static readonly Escaping Escaped = new();

    public static Markup Empty { get; } = new("");

    public static Markup Of(FormattableString text) => new(text.ToString(Escaped));

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Join('\n', parts.Select(part => part.Html)));

    private sealed class Escaping : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            Markup markup => markup.Html,
            IFormattable number => WebUtility.HtmlEncode(number.ToString(format, CultureInfo.InvariantCulture)),
            _ => WebUtility.HtmlEncode(arg?.ToString() ?? ""),
        };
    }
}
