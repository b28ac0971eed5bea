namespace StoryForge.Generation.Tests;

public sealed class CharacterVocabularyTests
{
    [Fact]
    public void Tokens_are_in_the_order_of_the_code_points_and_the_special_ones_come_last()
    {
        CharacterVocabulary vocabulary = CharacterVocabulary.Build(["b🦇a", "Zb"]);

        Assert.Equal([1, 2, 3, 0], vocabulary.Encode("ab🦇Z"));
        Assert.Equal(4, vocabulary.Unknown);
        Assert.Equal(5, vocabulary.EndOfText);
        Assert.Equal(6, vocabulary.VocabularySize);
    }

    [Fact]
    public void Known_text_comes_back_as_it_was()
    {
        const string Text = "“Quick, Robin!” — to the 🦇mobile\n";
        CharacterVocabulary vocabulary = CharacterVocabulary.Build([Text]);

        Assert.Equal(Text, vocabulary.Decode(vocabulary.Encode(Text)));
    }

    [Fact]
    public void An_unknown_character_is_encoded_but_never_generated()
    {
        CharacterVocabulary vocabulary = CharacterVocabulary.Build(["abc"]);

        Assert.Equal([0, vocabulary.Unknown, 1], vocabulary.Encode("aéb"));
        Assert.Equal([vocabulary.Unknown], vocabulary.NeverGenerated);
        Assert.Equal("a\uFFFDb", vocabulary.Decode([0, vocabulary.Unknown, 1]));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_an_unknown_character()
    {
        CharacterVocabulary vocabulary = CharacterVocabulary.Build(["a\uD83E", "🦇"]);

        Assert.Equal(4, vocabulary.VocabularySize);
        Assert.Equal([0, vocabulary.Unknown], vocabulary.Encode("a\uDD87"));
    }

    [Fact]
    public void The_end_of_text_has_no_bytes()
    {
        CharacterVocabulary vocabulary = CharacterVocabulary.Build(["abc"]);

        Assert.True(vocabulary.BytesOf(vocabulary.EndOfText!.Value).IsEmpty);
        Assert.Equal("a", vocabulary.Decode([0, vocabulary.EndOfText.Value]));
    }

    [Fact]
    public void Characters_rarer_than_the_minimum_are_unknown()
    {
        CharacterVocabulary vocabulary = CharacterVocabulary.Build(["aab", "bc"], minimumCount: 2);

        Assert.Equal([0, 1, vocabulary.Unknown], vocabulary.Encode("abc"));
    }

    [Fact]
    public void Lower_case_holds_for_building_and_for_encoding()
    {
        CharacterVocabulary vocabulary = CharacterVocabulary.Build(["BAT ÉTÉ"], lowerCase: true);

        Assert.Equal("bat été", vocabulary.Decode(vocabulary.Encode("Bat ÉtÉ")));
        Assert.Equal(" abtÉé".Length - 1 + 2, vocabulary.VocabularySize);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Save_and_Load_keep_everything(bool lowerCase)
    {
        using var folder = new TemporaryFolder();
        CharacterVocabulary vocabulary = CharacterVocabulary.Build(["\"\\\n\0é🦇<&\u2028"], lowerCase: lowerCase);

        vocabulary.Save(folder.Path);
        CharacterVocabulary loaded = CharacterVocabulary.Load(folder.Path);

        Assert.Equal(lowerCase, loaded.LowerCase);
        Assert.Equal(vocabulary.VocabularySize, loaded.VocabularySize);
        Assert.All(Enumerable.Range(0, vocabulary.VocabularySize), id => Assert.Equal(vocabulary.BytesOf(id), loaded.BytesOf(id)));
    }

    [Fact]
    public void A_text_without_characters_gives_no_vocabulary() =>
        Assert.Throws<ArgumentException>(() => CharacterVocabulary.Build(["", "\uFFFD"]));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"characters": null}""")]
    [InlineData("""{"characters": []}""")]
    [InlineData("""{"characters": [null]}""")]
    [InlineData("""{"characters": ["a", ""]}""")]
    [InlineData("""{"characters": ["ab"]}""")]
    [InlineData("""{"characters": ["a", "a"]}""")]
    [InlineData("""{"characters": ["\ufffd"]}""")]
    [InlineData("""{"characters": ["\ud83e"]}""")]
    [InlineData("""{"characters": [1]}""")]
    public void A_damaged_file_is_refused_by_name(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write("characters.json", json);

        CheckpointException error = Assert.Throws<CheckpointException>(() => CharacterVocabulary.Load(folder.Path));

        Assert.Equal(folder.PathOf("characters.json"), error.Path);
    }
}
