using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>What the opening tag of an element says that tells what it is for.</summary>
/// <param name="name">In lower case.</param>
internal readonly ref struct Tag(ReadOnlySpan<char> name, ReadOnlySpan<char> classes, ReadOnlySpan<char> id, ReadOnlySpan<char> style, bool hasHidden)
{
    public ReadOnlySpan<char> Name { get; } = name;

    /// <summary>Names, parted by spaces.</summary>
    public ReadOnlySpan<char> Class { get; } = classes;

    public ReadOnlySpan<char> Id { get; } = id;

    public bool IsHidden { get; } = hasHidden || IsDisplayNone(style);

    public static Tag Of(HtmlNode element) => !element.HasAttributes
        ? new Tag(element.Name, [], [], [], false)
        : new Tag(
            element.Name,
            element.GetAttributeValue("class", ""),
            element.GetAttributeValue("id", ""),
            element.GetAttributeValue("style", ""),
            element.Attributes.Contains("hidden"));

    public static Tag Of(HtmlScanner tag) => tag.Attributes.Length < 5
        ? new Tag(tag.Name, [], [], [], false)
        : new Tag(tag.Name, tag.Attribute("class"), tag.Attribute("id"), tag.Attribute("style"), HasHidden(tag.Attributes));

    private static bool HasHidden(ReadOnlySpan<char> attributes) =>
        attributes.IndexOf(" hidden") is var at and >= 0 && attributes[(at + 7)..].TrimStart() is "" or ['>' or '=' or '/', ..];

    private static bool IsDisplayNone(ReadOnlySpan<char> style) =>
        style.IndexOf("display", StringComparison.OrdinalIgnoreCase) is var at and >= 0
        && style[(at + 7)..].TrimStart() is [':', .. var value] && value.TrimStart().StartsWith("none", StringComparison.OrdinalIgnoreCase);
}
