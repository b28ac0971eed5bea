using System.Xml.Linq;

namespace StoryForge.Tests.Cli;

/// <summary>Which project may know which: the rule of the design, read from the project files.</summary>
public sealed class DependencyRuleTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["StoryForge.Stories"] = [],
        ["StoryForge.Generation"] = [],
        ["StoryForge.Torch"] = [],
        ["StoryForge.Models"] = ["StoryForge.Generation", "StoryForge.Torch"],
        ["StoryForge.Training"] = ["StoryForge.Models"],
        ["StoryForge.Scraper"] = [],
        ["StoryForge.Api"] = ["StoryForge.Stories", "StoryForge.Generation", "StoryForge.Models"],
        ["StoryForge.Cli"] =
        [
            "StoryForge.Stories", "StoryForge.Generation", "StoryForge.Torch", "StoryForge.Models", "StoryForge.Training",
            "StoryForge.Scraper", "StoryForge.Api",
        ],
    };

    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["StoryForge.Stories"] = [],
        ["StoryForge.Generation"] = [],
        ["StoryForge.Torch"] = ["TorchSharp-cpu", "TorchSharp-cuda-linux"],
        ["StoryForge.Models"] = [],
        ["StoryForge.Training"] = ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3"],
        ["StoryForge.Scraper"] = ["HtmlAgilityPack"],
    };

    private static readonly string[] Shipped = ["src", "models", "scraper"];

    private static readonly Dictionary<string, XDocument> Projects = Shipped
        .Select(folder => Path.Combine(SharedData.Repository, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), XDocument.Load, StringComparer.Ordinal);

    [Fact]
    public void Every_project_depends_only_on_what_the_rule_allows()
    {
        Assert.True(Projects.Count >= 7, "the projects were not found");
        foreach (var (name, project) in Projects)
        {
            Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not in the rule");
            Assert.All(
                Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)),
                other => Assert.True(allowed.Contains(other), $"{name} may not depend on {other}"));
        }
    }

    [Fact]
    public void The_inner_projects_use_no_packages_but_the_few_that_the_rule_names()
    {
        foreach (var (name, project) in Projects.Where(project => Packages.ContainsKey(project.Key)))
        {
            Assert.All(
                Includes(project, "PackageReference"),
                package => Assert.True(Packages[name].Contains(package), $"{name} may not use {package}"));
        }
    }

    [Theory]
    [InlineData("Core")]
    [InlineData("Common")]
    [InlineData("Shared")]
    [InlineData("Infrastructure")]
    [InlineData("Utils")]
    public void No_project_has_a_name_that_says_nothing(string word) =>
        Assert.DoesNotContain(Projects.Keys, name => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void In_the_api_only_its_composition_knows_the_networks()
    {
        var api = Path.Combine(SharedData.Repository, "src", "StoryForge.Api");

        var users = Directory.EnumerateFiles(api, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(api, file).StartsWith("obj", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Any(line => line is "using StoryForge.Models;" or "using StoryForge.Torch;"))
            .Select(Path.GetFileName);

        Assert.True(users.All(file => file == "StoryForgeServer.cs"), string.Join(", ", users));
    }

    private static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants(item).Select(reference => (string?)reference.Attribute("Include")).OfType<string>()
            .Select(path => path.Replace('\\', '/'));
}
