using System.Text.Json;

namespace StoryForge.Tests.Cli;

public sealed class ImportKerasVerbTests
{
    [SharedDataFact("keras/amazon_reviews_cudnnlstm256.h5")]
    public async Task A_model_of_Keras_writes_like_any_other()
    {
        using var command = new StoryForgeCommand();
        var folder = Path.Combine(command.Data, "models", "reviews");

        var imported = await command.RunAsync("import-keras", SharedData.PathOf("keras/amazon_reviews_cudnnlstm256.h5"), "--out", folder);
        var written = await command.RunAsync("generate", "--model", "reviews", "--prompt", "I bought this amplifier for my brother. It is", "--sentences", "1", "--seed", "1");

        imported.Succeeds();
        Assert.Contains("after 40 characters", imported.Output, StringComparison.Ordinal);
        Assert.Contains("lower-cased", imported.Output, StringComparison.Ordinal);
        written.Succeeds();
        Assert.NotEmpty(written.Output.Trim());
    }

    [SharedDataFact("keras/english_words_5000.h5")]
    public async Task What_the_file_does_not_say_is_told_and_can_be_set()
    {
        using var command = new StoryForgeCommand();
        var file = SharedData.PathOf("keras/english_words_5000.h5");

        var told = await command.RunAsync("import-keras", file, "--out", command.PathOf("a"));
        var set = await command.RunAsync("import-keras", file, "--out", command.PathOf("b"), "--gate", "sigmoid", "--end-mark", "none");

        Assert.Contains("hard sigmoid gates", told.Output, StringComparison.Ordinal);
        Assert.Contains("ends a text with \" \"", told.Output, StringComparison.Ordinal);
        Assert.Contains("with sigmoid gates", set.Output, StringComparison.Ordinal);
        Assert.Contains("never ends a text", set.Output, StringComparison.Ordinal);
    }

    [SharedDataFact("keras/reference_outputs.json")]
    public async Task A_completion_of_the_words_model_is_as_likely_as_Keras_says()
    {
        using var command = new StoryForgeCommand();
        (await command.RunAsync("import-keras", SharedData.PathOf("keras/english_words_5000.h5"), "--out", Path.Combine(command.Data, "models", "words"))).Succeeds();

        var outcome = await command.RunAsync("write", "--model", "words", "--prompt", "the", "--count", "20", "--json");

        // "the" is whole with the probability of the blank after it
        using var reference = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf("keras/reference_outputs.json")));
        var expected = reference.RootElement.GetProperty("english_words_5000").EnumerateArray()
            .Single(entry => entry.GetProperty("prefix").GetString() == "the").GetProperty("probs")[' '].GetDouble();
        outcome.Succeeds();
        using var json = JsonDocument.Parse(outcome.Output);
        var whole = json.RootElement.GetProperty("completions").EnumerateArray().Single(completion => completion.GetProperty("text").GetString() == "the");
        Assert.Equal(expected, whole.GetProperty("probability").GetDouble(), 1e-5);
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("inTrainingList").ValueKind);
    }

    [Fact]
    public async Task Wrong_input_is_answered_in_one_line()
    {
        using var command = new StoryForgeCommand();
        var text = command.Write("model.h5", "no model");

        (await command.RunAsync("import-keras", text, "--out", command.PathOf("out"))).FailsWith(1, "no HDF5 file");
        (await command.RunAsync("import-keras", command.PathOf("missing.h5"), "--out", command.PathOf("out"))).FailsWith(1, "no such file");
        (await command.RunAsync("import-keras", text, "--out", command.Folder)).FailsWith(2, "exists already");
        (await command.RunAsync("import-keras", text, "--out", command.PathOf("out"), "--end-mark", "ab")).FailsWith(2, "one character");
        (await command.RunAsync("import-keras", text, "--out", command.PathOf("out"), "--gate", "soft")).FailsWith(2, "hard-sigmoid");
        Assert.False(Directory.Exists(command.PathOf("out")));
    }
}
