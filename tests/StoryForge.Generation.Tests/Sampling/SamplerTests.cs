using System.ComponentModel.DataAnnotations;

namespace StoryForge.Generation.Tests;

public sealed class SamplerTests
{
    private static readonly SamplingOptions Plain = new() { Temperature = 1, TopP = 1 };

    [Fact]
    public void Temperature_0_takes_the_largest_logit_and_of_equals_the_first()
    {
        var sampler = new Sampler(new SamplingOptions { Temperature = 0 }, seed: 1);

        Assert.Equal(2, sampler.Next([0, -1, 5, 5, float.NegativeInfinity], []));
    }

    [Fact]
    public void The_same_seed_gives_the_same_tokens_and_another_seed_others()
    {
        float[] logits = RandomLogits(1000, seed: 3, spread: 1);

        Assert.Equal(Draws(Plain, 7, logits), Draws(Plain, 7, logits));
        Assert.NotEqual(Draws(Plain, 7, logits), Draws(Plain, 8, logits));
    }

    [Fact]
    public void Tokens_are_drawn_as_often_as_their_probability_says()
    {
        float[] logits = [MathF.Log(0.5f), MathF.Log(0.3f), float.NegativeInfinity, MathF.Log(0.15f), MathF.Log(0.05f)];
        var counts = new int[logits.Length];
        var sampler = new Sampler(Plain, seed: 5);
        for (int i = 0; i < 20_000; i++)
        {
            counts[sampler.Next(logits, [])]++;
        }

        Assert.Equal([0.5, 0.3, 0, 0.15, 0.05], counts.Select(count => count / 20_000.0), new Near(0.01));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(16, 3)]
    [InlineData(1000, 0.2)]
    [InlineData(5003, 2)]
    public void Candidates_and_probabilities_are_those_of_sorting_everything(int vocabulary, double spread)
    {
        foreach (SamplingOptions options in ManyOptions())
        {
            float[] logits = RandomLogits(vocabulary, seed: vocabulary, spread);
            int[] recent = [.. Enumerable.Range(0, 50).Select(i => i * 7 % vocabulary)];

            IReadOnlyList<TokenProbability> found = new Sampler(options, 1).Likeliest(logits, recent, vocabulary);

            List<TokenProbability> expected = BySorting(logits, recent, options);
            Assert.Equal(expected.Select(candidate => candidate.Token).Order(), found.Select(candidate => candidate.Token).Order());
            Assert.Equal(expected.Select(candidate => candidate.Probability), found.Select(candidate => candidate.Probability), new Near(1e-5));
        }
    }

    [Fact]
    public void Only_candidates_are_drawn()
    {
        float[] logits = RandomLogits(5003, seed: 4, spread: 2);
        var options = new SamplingOptions { TopK = 12, TopP = 0.8 };
        HashSet<int> candidates = [.. new Sampler(options, 1).Likeliest(logits, [], 5003).Select(candidate => candidate.Token)];

        Assert.Subset(candidates, Draws(options, 9, logits).ToHashSet());
    }

    [Fact]
    public void Likeliest_gives_the_first_few_of_all_candidates()
    {
        float[] logits = RandomLogits(5003, seed: 6, spread: 2);
        var sampler = new Sampler(Plain, 1);

        IReadOnlyList<TokenProbability> five = sampler.Likeliest(logits, [], 5), all = sampler.Likeliest(logits, [], 5003);

        Assert.Equal(all.Take(5), five);
        Assert.Equal(1, all.Sum(candidate => candidate.Probability), 1e-5);
    }

    [Fact]
    public void Likeliest_at_temperature_0_is_the_plain_softmax()
    {
        var sampler = new Sampler(new SamplingOptions { Temperature = 0, TopP = 0.1 }, 1);

        IReadOnlyList<TokenProbability> found = sampler.Likeliest([MathF.Log(0.25f), MathF.Log(0.75f)], [], 2);

        Assert.Equal([1, 0], found.Select(candidate => candidate.Token));
        Assert.Equal([0.75, 0.25], found.Select(candidate => candidate.Probability), new Near(1e-6));
    }

    [Fact]
    public void Top_k_of_equals_keeps_the_first_k()
    {
        var equal = new float[50_257];

        IReadOnlyList<TokenProbability> found = new Sampler(Plain with { TopK = 3 }, 1).Likeliest(equal, [], 10);

        Assert.Equal([0, 1, 2], found.Select(candidate => candidate.Token));
    }

    [Fact]
    public void Top_p_0_leaves_the_likeliest_token() =>
        Assert.Equal(1, new Sampler(Plain with { TopP = 0 }, 1).Next([1, 3, 2], []));

    [Fact]
    public void A_hardly_warm_temperature_takes_the_likeliest_token() =>
        Assert.Equal(1, new Sampler(Plain with { Temperature = 1e-300 }, 1).Next([1, 3, 2], []));

    [Fact]
    public void Tokens_that_are_never_generated_are_not_even_if_they_are_the_likeliest()
    {
        var greedy = new Sampler(new SamplingOptions { Temperature = 0 }, 1, neverGenerated: [1, 3]);
        var warm = new Sampler(Plain, 1, neverGenerated: [1, 3]);
        float[] logits = [0, 100, 1, 200];

        Assert.Equal(2, greedy.Next(logits, []));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(warm.Next(logits, []) is 0 or 2));
    }

    [Fact]
    public void The_repetition_penalty_divides_positive_and_multiplies_negative_logits_once()
    {
        var options = new SamplingOptions { Temperature = 0, RepetitionPenalty = 1.5 };

        Assert.Equal(1, new Sampler(options, 1).Next([1.4f, 1f], [0, 0, 0]));
        Assert.Equal(0, new Sampler(options, 1).Next([1.6f, 1f], [0, 0, 0]));
        Assert.Equal(1, new Sampler(options, 1).Next([-1f, -1.4f], [0]));
        Assert.Equal(0, new Sampler(options, 1).Next([-1f, -1.6f], [0]));
    }

    [Fact]
    public void The_repetition_penalty_forgets_what_is_before_its_window()
    {
        var options = new SamplingOptions { Temperature = 0, RepetitionPenalty = 2, RepetitionWindow = 2 };

        Assert.Equal(0, new Sampler(options, 1).Next([1.5f, 1f, 0f], [0, 2, 2]));
        Assert.Equal(1, new Sampler(options, 1).Next([1.5f, 1f, 0f], [2, 0, 2]));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void Logits_that_are_not_numbers_are_refused(double temperature)
    {
        var sampler = new Sampler(Plain with { Temperature = temperature }, 1);

        for (int position = 0; position < 20; position++)
        {
            var logits = new float[20];
            logits[position] = float.NaN;
            Assert.Throws<InvalidLogitsException>(() => sampler.Next(logits, []));
            logits[position] = float.PositiveInfinity;
            Assert.Throws<InvalidLogitsException>(() => sampler.Next(logits, []));
        }

        Assert.Throws<InvalidLogitsException>(() => sampler.Next([float.NegativeInfinity, float.NegativeInfinity], []));
        Assert.Equal(1, sampler.Next([float.NegativeInfinity, -1e30f], []));
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Assert.Throws<ValidationException>(() => new Sampler(Plain with { Temperature = -0.1 }, 1));
        Assert.Throws<ValidationException>(() => new Sampler(Plain with { TopP = 1.1 }, 1));
        Assert.Throws<ValidationException>(() => new Sampler(Plain with { RepetitionPenalty = 0.5 }, 1));
        Assert.Throws<ValidationException>(() => new Sampler(Plain with { MinP = double.NaN }, 1));
    }

    private static IEnumerable<SamplingOptions> ManyOptions()
    {
        double[] temperatures = [0.3, 1, 2], nuclei = [0, 0.5, 0.95, 1], shares = [0, 0.1];
        int[] counts = [0, 1, 7, 300];
        return
            from temperature in temperatures
            from topK in counts
            from topP in nuclei
            from minP in shares
            select new SamplingOptions { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP, RepetitionPenalty = 1.3 };
    }

    /// <summary>The same steps, by sorting, in double. A weight below e^-87 of the largest is 0 for the sampler.</summary>
    private static List<TokenProbability> BySorting(float[] logits, int[] recent, SamplingOptions options)
    {
        double[] penalized = [.. logits.Select((logit, token) => (double)(
            !recent.Contains(token) ? logit
            : logit < 0 ? logit * (float)options.RepetitionPenalty : logit / (float)options.RepetitionPenalty))];
        double largest = penalized.Max();
        List<TokenProbability> sorted = [.. penalized
            .Select((logit, token) => new TokenProbability(token, Math.Exp((logit - largest) / options.Temperature)))
            .Where(candidate => candidate.Probability >= Math.Exp(-87))
            .OrderByDescending(candidate => candidate.Probability).ThenBy(candidate => candidate.Token)];
        if (options.TopK > 0)
        {
            sorted = [.. sorted.Take(options.TopK)];
        }

        double total = sorted.Sum(candidate => candidate.Probability), before = 0;
        var kept = new List<TokenProbability>();
        foreach (TokenProbability candidate in sorted)
        {
            if (kept.Count > 0 && ((options.TopP < 1 && before >= options.TopP * total) || candidate.Probability < options.MinP))
            {
                break;
            }

            kept.Add(candidate);
            before += candidate.Probability;
        }

        total = kept.Sum(candidate => candidate.Probability);
        return [.. kept.Select(candidate => candidate with { Probability = candidate.Probability / total })];
    }

    private static int[] Draws(SamplingOptions options, ulong seed, float[] logits)
    {
        var sampler = new Sampler(options, seed);
        return [.. Enumerable.Range(0, 200).Select(_ => sampler.Next(logits, []))];
    }

    private static float[] RandomLogits(int count, int seed, double spread)
    {
        var random = new RandomSource((ulong)seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(spread * 6 * (random.NextDouble() + random.NextDouble() - 1)))];
    }

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double number) => 0;
    }
}
