using System.Net;
using System.Text;

namespace StoryForge.Cli.Bench;

/// <summary>
/// Makes an episode's page as MediaWiki renders it, with about as much markup as Wikipedia's pages have: infobox, plot
/// with links and footnotes, cast, gallery, references and navigation.
/// </summary>
internal static class WikiPageSample
{
    /// <param name="plot">Its paragraphs.</param>
    /// <param name="mark">A word that goes into the plot, so that pages differ.</param>
    public static string Html(IEnumerable<string> plot, string mark) => string.Concat(
        "<div class=\"mw-content-ltr mw-parser-output\" lang=\"en\" dir=\"ltr\"><aside role=\"region\" class=\"portable-infobox\">\n",
        Repeat(12, InfoboxRow),
        "</aside>\n<p>A lead with <b>a name</b> in it.</p>\n<div id=\"toc\" class=\"toc\"><ul><li><a href=\"#Plot\">1 Plot</a></li></ul></div>\n",
        Heading("Plot"),
        string.Concat(plot.Select((paragraph, i) => $"<p>{mark}: {Linked(paragraph)}{Footnote(i)}\n</p>")),
        Heading("Cast"),
        $"<ul>{Repeat(40, i => $"<li>{Link($"Actor {i}")} as <i>{Link($"Character {i}")}</i>{Footnote(i)}</li>\n")}</ul>\n",
        $"<ul class=\"gallery mw-gallery-traditional\">{Repeat(12, Picture)}</ul>\n",
        Heading("References"),
        $"<div class=\"mw-references-wrap\"><ol class=\"references\">{Repeat(25, Reference)}</ol></div>\n",
        $"<table class=\"navbox mw-collapsible\"><tbody>{Repeat(60, NavigationRow)}</tbody></table></div>");

    private static string InfoboxRow(int i) =>
        $"<div class=\"pi-item pi-data pi-item-spacing pi-border-color\" data-source=\"field{i}\"><h3 class=\"pi-data-label pi-secondary-font\">"
        + $"Field {i}</h3><div class=\"pi-data-value pi-font\">{Link($"Value {i}")}</div></div>\n";

    private static string Heading(string name) =>
        $"<h2><span class=\"mw-headline\" id=\"{name}\">{name}</span><span class=\"mw-editsection\"><span class=\"mw-editsection-bracket\">[</span>"
        + $"<a href=\"/wiki/X?action=edit\" title=\"Edit section: {name}\">edit</a><span class=\"mw-editsection-bracket\">]</span></span></h2>\n";

    private static string Footnote(int i) => $"<sup id=\"cite_ref-{i}\" class=\"reference\"><a href=\"#cite_note-{i}\">&#91;{i}&#93;</a></sup>";

    private static string Picture(int i) =>
        $"<li class=\"gallerybox\" style=\"width: 155px\"><div class=\"thumb\" style=\"width: 150px;\"><a href=\"/wiki/File:Still_{i}.png\" class=\"image\">"
        + $"<img alt=\"\" src=\"data:image/gif;base64,R0lGODlhAQAB\" width=\"120\" height=\"90\" data-image-name=\"Still {i}.png\" class=\"lazyload\"/></a></div>"
        + $"<div class=\"gallerytext\"><p>Still {i}</p></div></li>\n";

    private static string Reference(int i) =>
        $"<li id=\"cite_note-{i}\"><span class=\"mw-cite-backlink\"><a href=\"#cite_ref-{i}\">↑</a></span> <span class=\"reference-text\">Book {i}, page {i * 3}, "
        + $"<a rel=\"nofollow\" class=\"external text\" href=\"https://books.example.org/{i}\">a publisher</a></span></li>\n";

    private static string NavigationRow(int i) =>
        $"<tr><th scope=\"row\" class=\"navbox-group\" style=\"width:1%\">{Link($"Season {i}")}</th>"
        + $"<td class=\"navbox-list navbox-odd\"><div style=\"padding:0 0.25em\">{Link($"Episode {i}")} · {Link($"Episode {i}b")}</div></td></tr>\n";

    /// <summary>Every eighth word is a link.</summary>
    private static string Linked(string paragraph) =>
        string.Join(' ', paragraph.Split(' ').Select((word, i) => i % 8 == 4 ? Link(word) : WebUtility.HtmlEncode(word)));

    private static string Link(string title) =>
        $"<a href=\"/wiki/{Uri.EscapeDataString(title.Replace(' ', '_'))}\" title=\"{WebUtility.HtmlEncode(title)}\">{WebUtility.HtmlEncode(title)}</a>";

    private static string Repeat(int times, Func<int, string> piece) => string.Concat(Enumerable.Range(1, times).Select(piece));
}
