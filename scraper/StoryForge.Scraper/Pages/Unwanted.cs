using System.Collections.Frozen;
using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>Knows the parts of a wiki page that are not its prose, by their tags and classes.</summary>
internal sealed class Unwanted(Source source)
{
    /// <summary>Nothing that a reader reads.</summary>
    private static readonly FrozenSet<string> Machinery = Names(
        "script", "style", "template", "noscript", "head", "svg", "iframe", "button", "nav", "input", "select", "textarea");

    /// <summary>Pictures, tables, boxes and formulas, with their captions.</summary>
    private static readonly FrozenSet<string> NotProse = Names(
        "table", "figure", "figcaption", "img", "video", "audio", "math", "caption", "map", "object", "canvas");

    private static readonly FrozenSet<string> Furniture = Names(
        "reference", "mw-ref", "editsection", "mw-jump-link", "mw-empty-elt", "mw-indicators", "noprint", "metadata", "hatnote", "rellink",
        "dablink", "homonymie", "navigation-only", "succession-box", "ambox", "tmbox", "mbox-small", "messagebox", "notice", "notification",
        "sistersitebox", "sisterproject", "stub", "error", "mw-headline-number", "mw-collapsible-toggle", "inline-template", "template-fact",
        "page-header", "page-footer", "license-description", "global-navigation", "mw-warning");

    private static readonly string[] FurnitureBeginnings = ["infobox", "portable-infobox", "mw-editsection"];

    /// <summary>Links to other pages of the wiki, and to sources.</summary>
    private static readonly FrozenSet<string> Navigation = Names("references", "vertical-navbox", "catlinks", "printfooter", "mw-cite-backlink");

    private static readonly string[] NavigationBeginnings = ["navbox", "toc", "reflist", "refbegin", "mw-references", "mw-toc"];

    private static readonly FrozenSet<string> Pictures = Names("image", "floatnone", "floatleft", "floatright", "caption", "magnify", "wikitable");

    private static readonly string[] PictureBeginnings = ["thumb", "gallery", "mw-gallery", "wikia-gallery", "video-thumbnail", "slideshow"];

    private readonly FrozenSet<string> _dropped = Names([.. source.DropClasses]);
    private readonly FrozenSet<string> _kept = Names([.. source.KeepClasses]);

    /// <summary>Tables of contents, lists of sources, and what leads to the rest of the wiki.</summary>
    public bool IsNavigation(Tag tag) =>
        IsOneOf(tag.Name, Machinery) || tag.Id is "toc" or "catlinks" || (!IsKept(tag) && HasClass(tag, Navigation, NavigationBeginnings));

    /// <summary>Navigation, boxes, notes and what a reader does not see: nothing in it counts, not even its links.</summary>
    public bool IsFurniture(Tag tag) => IsNavigation(tag) || (!IsKept(tag) && (
        tag.Name.Equals("aside", StringComparison.OrdinalIgnoreCase)
        || tag.IsHidden
        || HasClass(tag, Furniture, FurnitureBeginnings)
        || HasClass(tag, _dropped, [])));

    /// <summary>Furniture, or else pictures, tables and spoiler boxes: no part of a plot's prose.</summary>
    public bool IsNotProse(Tag tag) => IsFurniture(tag) || (!IsKept(tag) && (
        IsOneOf(tag.Name, NotProse)
        || HasClass(tag, Pictures, PictureBeginnings)
        || tag.Class.Contains("spoiler", StringComparison.OrdinalIgnoreCase)));

    public bool IsFurniture(HtmlNode element) => IsFurniture(Tag.Of(element)) || IsFootnote(element);

    public bool IsNotProse(HtmlNode element) => IsNotProse(Tag.Of(element)) || IsFootnote(element);

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A mark without a class, such as [2].</summary>
    private static bool IsFootnote(HtmlNode element) =>
        element.Name == "sup" && element.InnerText.AsSpan().Trim() is "" or ['[', .., ']'] or ['&', '#', '9', '1', ';', ..];

    private static bool IsOneOf(ReadOnlySpan<char> name, FrozenSet<string> names) => names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    private bool IsKept(Tag tag) => _kept.Count > 0 && HasClass(tag, _kept, []);

    private static bool HasClass(Tag tag, FrozenSet<string> names, string[] beginnings)
    {
        foreach (var range in tag.Class.Split(' '))
        {
            var name = tag.Class[range];
            if (IsOneOf(name, names) || BeginsWithAny(name, beginnings))
            {
                return true;
            }
        }

        return false;
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
