namespace StoryForge.Generation.Tests;

public sealed class TrainingListTests
{
    [Fact]
    public void A_saved_list_knows_its_sequences_as_the_model_reads_them()
    {
        using var folder = new TemporaryFolder();
        CharacterVocabulary letters = CharacterVocabulary.Build(["abc é"], lowerCase: true);

        TrainingList.Save(folder.Path, ["Abc", "a é"]);
        TrainingList list = TrainingList.Load(folder.Path, letters)!;

        Assert.Equal(2, list.Count);
        Assert.True(list.Contains("abc"));
        Assert.True(list.Contains("a é"));
        Assert.False(list.Contains("ab"));
    }

    [Fact]
    public void A_checkpoint_from_elsewhere_has_no_list()
    {
        using var folder = new TemporaryFolder();

        Assert.Null(TrainingList.Load(folder.Path, CharacterVocabulary.Build(["abc"])));
    }
}
