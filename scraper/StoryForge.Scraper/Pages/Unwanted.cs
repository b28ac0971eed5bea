using System.Collections.Frozen;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>Knows the parts of a wiki page that are not its prose, by their tags and classes.</summary>
internal sealed class Unwanted(Source source)
{
    private static readonly FrozenSet<string> Machinery = Names("script", "style", "template", "noscript", "head", "svg", "iframe", "button", "nav", "aside", "input", "select", "textarea");

    /// <summary>Pictures, tables and formulas, with their captions.</summary>
    private static readonly FrozenSet<string> NotProse = Names("table", "figure", "figcaption", "img", "video", "audio", "math", "caption", "map", "object", "canvas");

    private static readonly FrozenSet<string> Furniture = Names(
        "reference", "references", "mw-ref", "mw-cite-backlink", "editsection", "mw-jump-link", "mw-empty-elt", "mw-indicators", "noprint", "metadata", "hatnote", "rellink",
        "dablink", "homonymie", "navigation-only", "vertical-navbox", "succession-box", "catlinks", "printfooter", "ambox", "tmbox", "mbox-small",
        "messagebox", "notice", "notification", "sistersitebox", "sisterproject", "stub", "error", "mw-headline-number", "mw-collapsible-toggle",
        "inline-template", "template-fact", "page-header", "page-footer", "license-description", "global-navigation", "mw-warning");

    private static readonly string[] FurnitureBeginnings = ["infobox", "portable-infobox", "navbox", "mw-editsection", "toc", "reflist", "refbegin", "mw-references", "mw-toc"];

    private static readonly FrozenSet<string> PictureNames = Names("image", "floatnone", "floatleft", "floatright", "caption", "magnify", "wikitable");

    private static readonly string[] PictureBeginnings = ["thumb", "gallery", "mw-gallery", "wikia-gallery", "video-thumbnail", "slideshow"];

    private readonly FrozenSet<string> _dropped = Names([.. source.DropClasses]);
    private readonly FrozenSet<string> _kept = Names([.. source.KeepClasses]);

    /// <summary>Navigation, boxes, notes and what a reader does not see: nothing in it counts, not even its links.</summary>
    public bool IsFurniture(HtmlNode element) =>
        Machinery.Contains(element.Name) || (element.HasAttributes && (IsHidden(element) || Judge(element, Furniture, FurnitureBeginnings)))
        || (element.Name == "sup" && IsBracketed(element));

    /// <summary>Furniture, or else pictures, tables and spoiler boxes: no part of a plot's prose.</summary>
    public bool IsNotProse(HtmlNode element) =>
        IsFurniture(element) || (NotProse.Contains(element.Name) && !(element.HasAttributes && HasKeptClass(element)))
        || (element.HasAttributes && (Judge(element, PictureNames, PictureBeginnings) || IsSpoilerBox(element)));

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static bool IsHidden(HtmlNode element) =>
        element.Attributes.Contains("hidden")
        || (element.GetAttributeValue("style", null) is { } style
            && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase));

    /// <summary>A footnote mark without a class, such as [2].</summary>
    private static bool IsBracketed(HtmlNode element) => element.InnerText.AsSpan().Trim() is ['[', .., ']'] or "" || element.InnerText.StartsWith("&#91;", StringComparison.Ordinal);

    private bool IsSpoilerBox(HtmlNode element) =>
        element.GetAttributeValue("class", null) is { } classes && classes.Contains("spoiler", StringComparison.OrdinalIgnoreCase) && !HasKeptClass(element);

    private bool HasKeptClass(HtmlNode element) => _kept.Count > 0 && element.GetClasses().Any(_kept.Contains);

    private bool Judge(HtmlNode element, FrozenSet<string> names, string[] beginnings)
    {
        if (element.GetAttributeValue("class", null) is not { Length: > 0 } classes)
        {
            return element.GetAttributeValue("id", null) is "toc" or "catlinks" or "siteSub" or "contentSub" or "jump-to-nav";
        }

        var found = false;
        foreach (var range in classes.AsSpan().Split(' '))
        {
            var name = classes.AsSpan(range);
            if (_kept.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
            {
                return false;
            }

            found |= names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)
                || _dropped.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)
                || BeginsWithAny(name, beginnings);
        }

        return found;
    }

    private static bool BeginsWithAny(ReadOnlySpan<char> name, string[] beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
