using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace StoryForge.Scraper;

/// <summary>Reads source files.</summary>
public static class SourceFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
    };

    /// <param name="baseUrl">Takes the place of the file's, for a mirror of the wiki.</param>
    /// <exception cref="SourceException">No valid JSON, an unknown or missing key, or a value that can't be.</exception>
    public static Source Load(string file, Uri? baseUrl = null)
    {
        try
        {
            var source = JsonSerializer.Deserialize<Source>(File.ReadAllText(file), Json)
                ?? throw new SourceException(file, "It is empty. See scraper/sources for examples.");
            source = source with { Name = Path.GetFileNameWithoutExtension(file), BaseUrl = baseUrl ?? source.BaseUrl };
            Check(source, problem => new SourceException(file, problem));
            return source;
        }
        catch (JsonException error)
        {
            throw new SourceException(file, $"{error.Message} See scraper/sources for examples.");
        }
    }

    private static void Check(Source source, Func<string, SourceException> wrong)
    {
        if (!source.BaseUrl.IsAbsoluteUri || source.BaseUrl.Scheme is not ("http" or "https"))
        {
            throw wrong($"base_url is \"{source.BaseUrl}\"; it must be a URL such as https://batman.fandom.com.");
        }

        foreach (var (key, path) in new[] { ("api_path", source.ApiPath), ("article_path", source.ArticlePath) })
        {
            if (!path.StartsWith('/'))
            {
                throw wrong($"{key} is \"{path}\"; it must begin with a slash.");
            }
        }

        if (source.Lists.Count + source.Categories.Count == 0)
        {
            throw wrong("It names no pages. Give lists, or categories, or both.");
        }

        if (source.Sections.Count == 0)
        {
            throw wrong("sections is empty; name the headings that plots stand under, such as \"Plot\".");
        }

        foreach (var (key, pattern) in new[] { ("include", source.Include), ("exclude", source.Exclude) })
        {
            try
            {
                _ = pattern is null ? null : new Regex(pattern, RegexOptions.NonBacktracking);
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                throw wrong($"{key} is no regular expression that can be used here: {error.Message}");
            }
        }
    }
}
