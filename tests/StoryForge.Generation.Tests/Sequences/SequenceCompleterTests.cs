namespace StoryForge.Generation.Tests;

public sealed class SequenceCompleterTests
{
    private const int End = 3;

    private static readonly SequenceFormat Short = new() { MaxLength = 4 };

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ba")]
    [InlineData("abab")]
    public void All_completions_are_found_the_likeliest_first_and_their_probabilities_sum_with_what_is_cut_to_one(string beginning)
    {
        using var model = new TableModel(Uneven, Short);
        List<Completion> expected = [];
        double cut = Walk(beginning, 1, expected);

        IReadOnlyList<Completion> found = new SequenceCompleter(model).Likeliest(beginning, 1000, CancellationToken.None);

        Assert.Equal(expected.Count, found.Count);
        Assert.Equal(1, found.Sum(completion => completion.Probability) + cut, 1e-6);
        Assert.Equal(found.OrderByDescending(completion => completion.Probability), found);
        Assert.All(found, completion => Assert.Equal(expected.Single(each => each.Text == completion.Text).Probability, completion.Probability, 1e-6));
    }

    [Fact]
    public void A_few_are_the_likeliest_of_all()
    {
        using var model = new TableModel(Uneven, Short);
        List<Completion> all = [];
        Walk("b", 1, all);

        IReadOnlyList<Completion> found = new SequenceCompleter(model).Likeliest("b", 3, CancellationToken.None);

        Assert.Equal(all.OrderByDescending(completion => completion.Probability).Take(3).Select(completion => completion.Text), found.Select(completion => completion.Text));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void Drawn_completions_differ_and_have_the_models_own_probabilities_at_any_temperature(double temperature)
    {
        using var model = new TableModel(Uneven, Short);
        List<Completion> all = [];
        Walk("a", 1, all);

        IReadOnlyList<Completion> found = new SequenceCompleter(model).Drawn("a", 5, temperature, seed: 3, CancellationToken.None);
        IReadOnlyList<Completion> again = new SequenceCompleter(model).Drawn("a", 5, temperature, seed: 3, CancellationToken.None);

        Assert.Equal(5, found.Select(completion => completion.Text).Distinct().Count());
        Assert.Equal(found, again);
        Assert.Equal(found.OrderByDescending(completion => completion.Probability), found);
        Assert.All(found, completion => Assert.Equal(all.Single(each => each.Text == completion.Text).Probability, completion.Probability, 1e-6));
    }

    [Fact]
    public void A_model_with_few_completions_gives_those_and_a_model_that_never_ends_gives_none()
    {
        using var few = new TableModel(text => text.Length < 2 ? (0.5, 0.5, 0) : (0, 0, 1), Short);
        using var endless = new TableModel(_ => (0.5, 0.5, 0), Short);

        Assert.Equal(["aa", "ab"], new SequenceCompleter(few).Drawn("a", 10, 1, 1, CancellationToken.None).Select(completion => completion.Text).Order(StringComparer.Ordinal));
        Assert.Equal(2, new SequenceCompleter(few).Likeliest("a", 10, CancellationToken.None).Count);
        Assert.Empty(new SequenceCompleter(endless).Drawn("a", 10, 1, 1, CancellationToken.None));
        Assert.Empty(new SequenceCompleter(endless).Likeliest("a", 10, CancellationToken.None));
    }

    [Fact]
    public void The_empty_sequence_is_no_completion()
    {
        using var model = new TableModel(text => text.Length == 0 ? (0.1, 0, 0.9) : (0, 0, 1), Short);

        Completion only = Assert.Single(new SequenceCompleter(model).Likeliest("", 10, CancellationToken.None));

        Assert.Equal(("a", 0.1), (only.Text, Math.Round(only.Probability, 6)));
    }

    [Theory]
    [InlineData(true, "a", new[] { End, 0 })]
    [InlineData(true, "", new[] { End })]
    [InlineData(false, "ab", new[] { 0, 1 })]
    [InlineData(false, "", new[] { End })]
    public void The_end_token_is_fed_first_by_models_that_learnt_beginnings_and_else_only_where_there_is_none(bool hasStart, string beginning, int[] fed)
    {
        using var model = new TableModel(Uneven, Short with { HasStart = hasStart });

        new SequenceCompleter(model).Likeliest(beginning, 1, CancellationToken.None);

        Assert.Equal(fed, model.Fed[0]);
    }

    [Theory]
    [InlineData("aäbö", "äö")]
    [InlineData("ababa", "4 characters")]
    [InlineData("a.", "ends a sequence")]
    public void A_beginning_that_the_model_cannot_read_is_refused_with_the_reason(string beginning, string reason)
    {
        using var model = new TableModel(Uneven, Short with { EndMark = "." });
        var completer = new SequenceCompleter(model);

        Assert.Contains(reason, completer.Problem(beginning), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => completer.Likeliest(beginning, 1, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => completer.Drawn(beginning, 1, 1, 1, CancellationToken.None));
        Assert.Null(completer.Problem("abab"));
    }

    [Fact]
    public void A_cancelled_search_and_broken_logits_are_told()
    {
        using var model = new TableModel(Uneven, Short);
        using var broken = new TableModel(_ => (double.NaN, 1, 1), Short);

        Assert.Throws<OperationCanceledException>(() => new SequenceCompleter(model).Likeliest("", 5, new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => new SequenceCompleter(model).Drawn("", 5, 1, 1, new CancellationToken(canceled: true)));
        Assert.Throws<InvalidLogitsException>(() => new SequenceCompleter(broken).Likeliest("", 5, CancellationToken.None));
    }

    private static (double A, double B, double End) Uneven(string text) =>
        text.EndsWith('a') ? (0.2, 0.5, 0.3) : text.Length > 2 ? (0.6, 0.15, 0.25) : (0.5, 0.4, 0.1);

    /// <summary>All completions by going through them all.</summary>
    /// <returns>The probability of those that would have grown too long, or be empty.</returns>
    private static double Walk(string text, double probability, List<Completion> found)
    {
        (double a, double b, double end) = Uneven(text);
        if (text.Length > 0)
        {
            found.Add(new Completion(text, probability * end));
        }

        double cut = text.Length > 0 ? 0 : probability * end;
        return text.Length == Short.MaxLength
            ? cut + (probability * (a + b))
            : cut + Walk(text + "a", probability * a, found) + Walk(text + "b", probability * b, found);
    }
}
