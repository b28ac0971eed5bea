using System.Text.Json;

namespace StoryForge.Scraper;

/// <summary>Tells articles from the other pages of a wiki (files, users, templates) by what stands before the colon.</summary>
internal sealed class Namespaces
{
    private static readonly string[] NameKeys = ["*", "name", "canonical", "alias"];

    /// <summary>English names work on every wiki; its own are added.</summary>
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Media", "Special", "Talk", "User", "User talk", "Project", "Project talk", "Wikipedia", "Wikipedia talk", "File", "File talk", "Image",
        "Image talk", "MediaWiki", "MediaWiki talk", "Template", "Template talk", "Help", "Help talk", "Category", "Category talk", "Portal",
        "Portal talk", "Draft", "Draft talk", "Module", "Module talk", "Forum", "Forum talk", "Blog", "User blog", "User blog comment", "Board",
        "Board Thread", "Thread", "Message Wall", "Message Wall Greeting", "TimedText", "Video", "Map", "Property", "Index",
    };

    public bool IsArticle(string title) =>
        title.IndexOf(':', StringComparison.Ordinal) is var colon && (colon < 0 || !_names.Contains(title[..colon].Trim()));

    /// <param name="query">Of <c>meta=siteinfo&amp;siprop=namespaces|namespacealiases</c>, in either form of the answer.</param>
    public void Add(JsonElement query)
    {
        var spaces = (query.Field("namespaces") ?? default).Fields().Where(space => space.Name != "0").Select(space => space.Value);
        foreach (var entry in spaces.Concat(query.ListField("namespacealiases")))
        {
            foreach (var name in NameKeys.Select(key => entry.TextField(key)).Where(name => name is { Length: > 0 }))
            {
                _names.Add(name!);
            }
        }
    }
}
