namespace StoryForge.Generation.Tests;

public sealed class TokenizerFilesTests
{
    [Fact]
    public void The_files_in_the_folder_tell_the_kind()
    {
        using TemporaryFolder characters = new(), bytes = new();
        TokenizerFiles.Save(CharacterVocabulary.Build(["abc"]), characters.Path);
        TokenizerFiles.Save(BpeTrainer.Train(["abab"], 258), bytes.Path);

        Assert.IsType<CharacterVocabulary>(TokenizerFiles.Load(characters.Path));
        Assert.IsType<ByteBpeTokenizer>(TokenizerFiles.Load(bytes.Path));
    }

    [Fact]
    public void A_folder_without_a_tokenizer_is_refused_with_what_it_needs()
    {
        using var folder = new TemporaryFolder();

        CheckpointException error = Assert.Throws<CheckpointException>(() => TokenizerFiles.Load(folder.Path));

        Assert.Contains("vocab.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("characters.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_refused() =>
        Assert.Throws<CheckpointException>(() => TokenizerFiles.Load("/nowhere/at/all"));
}
