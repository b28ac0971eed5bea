using StoryForge.Cli;
using StoryForge.Cli.Compare;
using StoryForge.Training;

namespace StoryForge.Tests.Cli.Compare;

public sealed class TrainingTextListTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("storyforge-texts-").FullName;
    private readonly StoryForgeFolders _folders;

    public TrainingTextListTests() => _folders = new StoryForgeFolders(_folder, Path.Combine(_folder, "data"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_texts_of_the_checkpoint_it_was_tuned_from_belong_to_them()
    {
        Write("base.txt", "x");
        Write("tuned.txt", "x");
        Write("data/models/base/config.json", "{}");
        Write("data/models/base/training.json", """{"recipe":{"corpus":[{"path":"base.txt"},{"path":"lost.txt"}]}}""");

        var texts = TrainingTextList.Of(Model("""{"recipe":{"init":"base","corpus":[{"path":"tuned.txt"},{"path":"base.txt"}]}}"""), _folders);

        Assert.Equal(["tuned.txt", "base.txt"], texts.Files.Select(text => Path.GetFileName(text.File)));
        Assert.Equal(["lost.txt"], texts.Missing);
    }

    [Fact]
    public void Texts_are_read_as_the_training_read_them()
    {
        Write("lines.csv", "id,spoken\n1,Mmm.\n2,\"Oh, no.\"\n");

        var texts = TrainingTextList.Of(Model("""{"recipe":{"loader":{"kind":"csv","column":"spoken"},"corpus":[{"path":"lines.csv"}]}}"""), _folders);

        Assert.Equal(["Mmm.", "Oh, no."], texts.DocumentsOf(0).Select(document => document.Text));
    }

    [Fact]
    public void A_database_of_windows_is_no_text_to_search()
    {
        var database = Path.Combine(_folder, "windows.db");
        using (var writer = new WindowDatabaseWriter(database))
        {
            writer.Add("abc"u8, (byte)'d');
            writer.Complete();
        }

        var texts = TrainingTextList.Of(Model($$$"""{"recipe":{"corpus":[{"path":"{{{database}}}"}]}}"""), _folders);

        Assert.Empty(texts.Files);
        Assert.Equal([database], texts.Missing);
    }

    [Fact]
    public void A_checkpoint_that_is_not_here_is_said_to_be_missing()
    {
        Write("tuned.txt", "x");

        var texts = TrainingTextList.Of(Model("""{"recipe":{"init":"base","corpus":[{"path":"tuned.txt"}]}}"""), _folders);

        Assert.Single(texts.Files);
        Assert.Equal(["what base was trained on before"], texts.Missing);
    }

    [Fact]
    public void Checkpoints_tuned_from_each_other_in_turn_come_to_an_end()
    {
        Write("data/models/a/config.json", "{}");
        Write("data/models/a/training.json", """{"recipe":{"init":"b","corpus":[]}}""");
        Write("data/models/b/config.json", "{}");
        Write("data/models/b/training.json", """{"recipe":{"init":"a","corpus":[]}}""");

        Assert.Equal(["what a was trained on before"], TrainingTextList.Of(Path.Combine(_folder, "data", "models", "a"), _folders).Missing);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"recipe":{"corpus":[{}]}}""")]
    [InlineData("[]")]
    public void A_damaged_card_is_said_to_be(string card) =>
        Assert.Contains("damaged", Assert.Throws<FailureException>(() => TrainingTextList.Of(Model(card), _folders)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_model_without_a_card_names_nothing() => Assert.Empty(TrainingTextList.Of(_folder, _folders).Files);

    private string Model(string card)
    {
        Write("model/training.json", card);
        return Path.Combine(_folder, "model");
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
        File.WriteAllText(Path.Combine(_folder, name), text);
    }
}
