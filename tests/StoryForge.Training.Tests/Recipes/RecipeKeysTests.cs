using StoryForge.Tests;

namespace StoryForge.Training.Tests;

public class RecipeKeysTests
{
    [Fact]
    public void Every_key_stands_in_the_README_of_the_recipes_and_no_other()
    {
        string[] cells =
        [
            .. File.ReadLines(Path.Combine(SharedData.Repository, "models", "recipes", "README.md"))
                .SkipWhile(line => line != "## All keys")
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .SelectMany(line => line.Split('|')[1].Split(','))
                .Select(key => key.Trim(' ', '`')),
        ];

        Assert.Equal(RecipeKeys.All.Order(StringComparer.Ordinal), cells.Order(StringComparer.Ordinal));
    }
}
