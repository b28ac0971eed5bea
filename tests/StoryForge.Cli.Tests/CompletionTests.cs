using System.Text.Json;

namespace StoryForge.Tests.Cli;

/// <summary>The verbs with a model of words, of random numbers.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly StoryForgeCommand _storyforge = new();

    public CompletionTests() => TinyCheckpoints.Words(Path.Combine(_storyforge.Data, "models", "tiny-words"));

    public void Dispose() => _storyforge.Dispose();

    [Fact]
    public async Task The_likeliest_completions_come_with_their_probabilities_and_whether_they_are_in_the_list()
    {
        // all that begins so: a, and a with one or two letters more
        using var json = await CompleteAsync("--prompt", "A", "--count", "100");

        var completions = json.RootElement.GetProperty("completions").EnumerateArray().ToArray();
        Assert.Equal(13, completions.Length);
        Assert.Equal(13, completions.Select(TextOf).Distinct().Count());
        Assert.All(completions, completion => Assert.StartsWith("a", TextOf(completion), StringComparison.Ordinal));
        double[] probabilities = [.. completions.Select(completion => completion.GetProperty("probability").GetDouble())];
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.InRange(probabilities.Sum(), 0.3, 1);
        Assert.Equal(["a", "ab"], completions.Where(completion => completion.GetProperty("inTrainingList").GetBoolean()).Select(TextOf).Order());
        Assert.Equal(3, json.RootElement.GetProperty("trainingList").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("seed").ValueKind);
    }

    [Fact]
    public async Task Drawn_completions_are_the_same_for_the_same_seed()
    {
        using var first = await CompleteAsync("--prompt", "", "--count", "5", "--temperature", "1.2", "--seed", "4");
        using var again = await CompleteAsync("--prompt", "", "--count", "5", "--temperature", "1.2", "--seed", "4");

        Assert.Equal(5, first.RootElement.GetProperty("completions").GetArrayLength());
        Assert.Equal(first.RootElement.GetRawText(), again.RootElement.GetRawText());
        Assert.Equal(4, first.RootElement.GetProperty("seed").GetInt64());
    }

    [Fact]
    public async Task A_person_is_asked_for_beginnings_until_there_are_no_more()
    {
        var outcome = await _storyforge.RunWithInputAsync("a\n\nxé\nabca\n/help\n", "write", "--model", "tiny-words", "--count", "2");

        outcome.Succeeds();
        Assert.Contains("trained on a list of 3", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("%", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("never seen these characters: xé", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("3 characters at most", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("There is no /help", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Output.Split("of what the model would write").Length - 1);
        Assert.Equal("", outcome.Errors);
    }

    [Fact]
    public async Task Options_that_do_not_go_together_are_refused_with_what_to_write()
    {
        TinyCheckpoints.Lstm(Path.Combine(_storyforge.Data, "models", "teller"));

        (await _storyforge.RunAsync("write", "--model", "tiny-words", "--prompt", "ax")).FailsWith(2, "can't be completed", "never seen");
        (await _storyforge.RunAsync("write", "--model", "tiny-words", "--json")).FailsWith(2, "--prompt");
        (await _storyforge.RunAsync("write", "--model", "tiny-words", "--prompt", "a", "--sentences", "2")).FailsWith(2, "--temperature and --seed");
        (await _storyforge.RunAsync("write", "--model", "tiny-words", "--prompt", "a", "--seed", "2")).FailsWith(2, "--temperature");
        (await _storyforge.RunAsync("write", "--model", "teller", "--prompt", "a")).FailsWith(2, "storyforge generate");
        (await _storyforge.RunAsync("evaluate", "--model", "teller", "--corpus", _storyforge.Write("t.txt", "abc"), "--count", "3")).FailsWith(2, "leave them out");
    }

    [Fact]
    public async Task A_model_of_words_is_refused_where_a_story_is_written()
    {
        var text = _storyforge.Write("text.txt", "a cab");

        (await _storyforge.RunAsync("generate", "--model", "tiny-words", "--prompt", "a")).FailsWith(2, "storyforge write --model tiny-words");
        (await _storyforge.RunAsync("compare", "--models", "tiny-words", "--corpus", text, "--out", _storyforge.PathOf("out"))).FailsWith(2, "storyforge write --model tiny-words");
    }

    [Fact]
    public async Task Models_of_words_are_told_from_those_of_stories()
    {
        var outcome = await _storyforge.RunAsync("models");

        outcome.Succeeds();
        Assert.Contains("words or names", outcome.Output.Split('\n').Single(line => line.StartsWith("tiny-words", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_measured_by_what_was_trained_on_and_what_was_not()
    {
        var list = _storyforge.Write("list.tsv", "ab\t0.5\nbb\t0.2\ncab\t0.1\nabcabc\t0.1\nc\t0.01\n");

        var outcome = await _storyforge.RunAsync("evaluate", "--model", "tiny-words", "--corpus", list, "--loader", "frequent-words", "--count", "3", "--json");

        outcome.Succeeds();
        using var json = JsonDocument.Parse(outcome.Output);
        var (all, learnt, others) = (json.RootElement.GetProperty("all"), json.RootElement.GetProperty("learnt"), json.RootElement.GetProperty("new"));
        Assert.Equal((3, 2, 1), (Sequences(all), Sequences(learnt), Sequences(others)));
        Assert.InRange(all.GetProperty("loss").GetDouble(), 1, 3);

        // 7 characters and 3 ends, of which 5 and 2 are those of the list
        Assert.Equal(10 * Loss(all), (7 * Loss(learnt)) + (3 * Loss(others)), 1e-4);

        static int Sequences(JsonElement score) => score.GetProperty("sequences").GetInt32();
        static double Loss(JsonElement score) => score.GetProperty("loss").GetDouble();
    }

    [Fact]
    public async Task A_list_of_users_is_trained_on_and_then_completed()
    {
        var names = string.Join('\n', Enumerable.Range(0, 30).Select(i => $"\"robin{i}\",{i}"));
        var list = _storyforge.Write("users.csv", $"user_name,id\n{names}\n,30\nzoë,31\nrobin7,32\n");
        var model = _storyforge.PathOf("users");

        var trained = await _storyforge.RunAsync(
            "train", "sequences-lstm", "--corpus", list, "--out", model, "--steps", "2", "--set", "model.units=4", "sequences.count=20", "max_length=8");
        var written = await _storyforge.RunAsync("write", "--model", model, "--prompt", "robin", "--count", "3");

        trained.Succeeds();
        Assert.Contains("users.csv: 20 rows; left out: 1 empty, 1 not ASCII, 11 beyond the number wanted", trained.Output, StringComparison.Ordinal);
        written.Succeeds();
        Assert.Equal(4, written.Output.TrimEnd().Split('\n').Length);
        Assert.Contains("robin", written.Output, StringComparison.Ordinal);
    }

    private async Task<JsonDocument> CompleteAsync(params string[] options)
    {
        var outcome = await _storyforge.RunAsync(["write", "--model", "tiny-words", "--json", .. options]);
        outcome.Succeeds();
        return JsonDocument.Parse(outcome.Output);
    }

    private static string TextOf(JsonElement completion) => completion.GetProperty("text").GetString()!;
}
