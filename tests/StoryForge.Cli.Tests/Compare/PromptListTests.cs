using StoryForge.Cli.Compare;

namespace StoryForge.Tests.Cli.Compare;

public class PromptListTests
{
    [Fact]
    public void Sentences_end_as_the_contract_says() => Assert.Equal(
        ["Mr. Wayne paid $3.50.", "\"Run!\" he said.", "They ran."],
        SentenceList.Of("Mr. Wayne paid $3.50. \"Run!\" he said. They ran. And"));

    [Fact]
    public void Openings_come_first_then_places_all_over_the_text()
    {
        var text = string.Join(' ', Enumerable.Range(1, 12).Select(i => $"Sentence number {i} ends."));

        var prompts = PromptList.Of(["An opening."], [text], wanted: 6);

        Assert.Equal(
            ["An opening.", .. Enumerable.Range(0, 5).Select(i => (2 * i) + 1).Select(i => $"Sentence number {i} ends. Sentence number {i + 1} ends.")],
            prompts);
    }

    [Fact]
    public void A_short_text_gives_as_many_as_it_has() =>
        Assert.Equal(2, PromptList.Of(["An opening."], ["One is here. Two are here. Three are here."], wanted: 200).Count);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(50, 4)]
    public void The_gallery_shows_a_few_from_the_first_to_the_last(int count, int shown)
    {
        string[] prompts = [.. Enumerable.Range(0, count).Select(i => $"{i}")];

        var gallery = PromptList.ForGallery(prompts);

        Assert.Equal(shown, gallery.Distinct().Count());
        Assert.Equal((prompts[0], prompts[^1]), (gallery[0], gallery[^1]));
    }
}
