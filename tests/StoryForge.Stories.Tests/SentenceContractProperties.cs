using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StoryForge.Stories;

namespace StoryForge.Tests.Stories;

/// <summary>
/// What holds for every text: for texts put together at random from the pieces that make trouble, and for cuts of
/// real prose anywhere.
/// </summary>
public sealed class SentenceContractProperties
{
    private static readonly string[] Pieces =
    [
        "the", "Bat", "ran", "I", "Mr", "Dr", "p.m", "U.S", "No", "vs", "J", "don't", "We’ll", "tis", "S", "他跑", "🦇", "1966", "3",
        ".", ".", ".", "!", "?", "…", "...", ". . .", "?!", "。", "！", ",", ";", ":", "—", "-",
        " ", " ", " ", " ", " ", "\n", "\n\n", "\t", "\u00a0",
        "\"", "\"", "“", "”", "‘", "’", "'", "(", ")", "[", "]", "«", "»", "「", "」", "„", "*", "_", "\uFFFD",
    ];

    private static readonly Arbitrary<Sample> Samples = Arb.From(
        from raw in Text(60)
        from before in Text(12)
        from sentences in Gen.Choose(0, 4)
        from endOfText in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Sample(raw, before, sentences == 0 ? null : sentences, endOfText, seed));

    [Fact]
    public void Every_text_put_together_at_random_is_cut_by_the_contract() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(10_000), Prop.ForAll(Samples, sample => Holds(sample)));

    [SharedDataFact("batman66/batman66.txt")]
    public void Plots_cut_anywhere_are_cut_by_the_contract() => HoldsForCutsOf("batman66/batman66.txt");

    [SharedDataFact("nietzsche/nietzsche.txt")]
    public void Wrapped_prose_cut_anywhere_is_cut_by_the_contract() => HoldsForCutsOf("nietzsche/nietzsche.txt");

    [SharedDataFact("tinyshakespeare/input.txt")]
    public void Plays_cut_anywhere_are_cut_by_the_contract() => HoldsForCutsOf("tinyshakespeare/input.txt");

    [SharedDataFact("batman66/batman66.txt")]
    public void Two_sentences_of_a_plot_are_found_within_two_thousand_characters_nearly_always()
    {
        var text = File.ReadAllText(SharedData.PathOf("batman66/batman66.txt"));
        var random = new Random(7);
        var complete = 0;

        for (var i = 0; i < 1000; i++)
        {
            var at = random.Next(text.Length - 2000);
            var gate = new SentenceGate(2, text[..at]);
            gate.Append(text.AsSpan(at, 2000));
            complete += gate.IsComplete ? 1 : 0;
        }

        Assert.InRange(complete, 970, 1000);
    }

    private static void HoldsForCutsOf(string name)
    {
        var text = File.ReadAllText(SharedData.PathOf(name));
        var random = new Random(1966);
        for (var i = 0; i < 3000; i++)
        {
            var at = random.Next(text.Length - 700);
            var before = random.Next(3) == 0 ? "" : text.Substring(at, random.Next(300));
            var raw = text.Substring(at + before.Length, random.Next(400));
            var sentences = random.Next(4);
            var sample = new Sample(raw, before, sentences == 0 ? null : sentences, random.Next(2) == 0, random.Next());

            Assert.True(Holds(sample), sample.ToString());
        }
    }

    private static bool Holds(Sample sample)
    {
        var (raw, before, sentences, endOfText, _) = sample;
        var result = SentenceContract.Keep(raw, before, sentences, endOfText);
        var kept = result.Kept;

        Require(raw.StartsWith(kept, StringComparison.Ordinal), "the result is a beginning of the text", sample, result);
        Require(
            SentenceContract.Keep(kept, before, sentences, endOfText) == result,
            "the contract applied again changes nothing",
            sample,
            result);
        Require(kept.Length == 0 == (result.Sentences == 0), "text and count agree", sample, result);
        Require(
            kept.Length == 0 || kept.Any(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c)),
            "no mark stands alone",
            sample,
            result);
        Require(
            kept.Length == 0 || (SentenceEnds.IsEnding(kept) && !char.IsWhiteSpace(kept[^1])),
            "it ends with an end mark and closers",
            sample,
            result);
        Require(kept.Length == 0 || kept.Length == raw.Length || !char.IsLetterOrDigit(raw[kept.Length]) || IsWide(kept), "no word is cut", sample, result);
        Require(IsBalanced(before, kept), "no bracket is left dangling or closed twice", sample, result);
        Require(IncrementalAgrees(sample, result), "the pieces it came in do not matter", sample, result);

        return true;
    }

    /// <summary>In pieces of one character, and of random lengths; what is shown only grows and has all that is kept.</summary>
    private static bool IncrementalAgrees(Sample sample, SentenceResult whole)
    {
        var random = new Random(sample.Seed);
        foreach (var longest in new[] { 1, 2, 7, 50 })
        {
            var gate = new SentenceGate(sample.Sentences, sample.Before);
            var shown = new StringBuilder();
            for (var at = 0; at < sample.Raw.Length;)
            {
                var length = Math.Min(random.Next(1, longest + 1), sample.Raw.Length - at);
                shown.Append(gate.Append(sample.Raw.AsSpan(at, length)));
                at += length;
            }

            var text = shown.ToString();
            if (gate.Finish(sample.EndOfText) != whole
                || gate.Text != text
                || !sample.Raw.StartsWith(text, StringComparison.Ordinal)
                || (gate.IsComplete && text != whole.Kept))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Round brackets and corner quotes, which mean one thing only, counted by hand; a blank line forgives what the
    /// writer left open.
    /// </summary>
    private static bool IsBalanced(string before, string kept)
    {
        foreach (var (opener, closer) in new[] { ('[', ']'), ('「', '」') })
        {
            var lastParagraph = before[(LastBlankLine(before) + 1)..];
            var writers = lastParagraph.Aggregate(0, (open, c) => c == opener ? open + 1 : c == closer ? Math.Max(open - 1, 0) : open);
            var open = writers;
            foreach (var c in kept)
            {
                open += c == opener ? 1 : c == closer ? -1 : 0;
                if (open < 0)
                {
                    return false;
                }
            }

            if (open > writers)
            {
                return false;
            }
        }

        return true;
    }

    private static int LastBlankLine(string text)
    {
        var breaks = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            breaks = text[i] == '\n' ? breaks + 1 : char.IsWhiteSpace(text[i]) ? breaks : 0;
            if (breaks == 2)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsWide(string kept) => kept.TrimEnd('」', '』', '”', '"')[^1] is '。' or '！' or '？';

    private static Gen<string> Text(int longest) =>
        from length in Gen.Choose(0, longest)
        from pieces in Gen.ArrayOf(Gen.Elements(Pieces), length)
        select string.Concat(pieces);

    private static void Require(bool holds, string what, Sample sample, SentenceResult result) =>
        Assert.True(holds, $"{what}\n  {sample}\n  {result}");

    private sealed record Sample(string Raw, string Before, int? Sentences, bool EndOfText, int Seed);
}
