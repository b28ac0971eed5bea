using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Training.Tests;

[Collection(TorchGenerator.Name)]
public class EvaluatorTests
{
    private static readonly CharacterVocabulary Letters = new("abcdefgh .".EnumerateRunes());

    [Theory]
    [InlineData(10, 4)]
    [InlineData(9, 8)]
    [InlineData(2, 8)]
    [InlineData(100, 7)]
    public void Each_token_is_predicted_once_with_half_a_context_before_it(int tokens, int context)
    {
        EvaluationWindow[] windows = [.. EvaluationWindow.Sliding(tokens, context)];

        int[] predicted = [.. windows.SelectMany(window => Enumerable.Range(window.FirstPredicted, window.Start + window.Length + 1 - window.FirstPredicted))];
        Assert.Equal(Enumerable.Range(1, tokens - 1), predicted);
        Assert.All(windows, window => Assert.InRange(window.Length, 1, context));
        Assert.All(windows, window => Assert.True(window.FirstPredicted - window.Start >= Math.Min(window.FirstPredicted, context / 2)));
    }

    [Fact]
    public void The_figures_are_those_of_predicting_token_by_token()
    {
        manual_seed(1);
        using var network = new RecurrentNet(new RecurrentConfig { VocabularySize = Letters.VocabularySize, EmbeddingSize = 4, Units = [8] });
        string[] documents = ["abc def. gh", "bad cab."];

        List<EvaluationPart> parts = [];
        Evaluation evaluation = Evaluator.Measure(network, Letters, documents);
        Evaluation inParts = Evaluator.Measure(network, Letters, documents, part: parts.Add);

        Assert.Equal(evaluation.Loss, inParts.Loss, 1e-6);
        Assert.Equal(evaluation.Characters, parts.Sum(part => part.Characters));
        Assert.Equal(evaluation.Loss, parts.Sum(part => part.Nats) / evaluation.Tokens, 1e-6);
        (double nats, int characters) = TokenByToken(network, documents);
        Assert.Equal(characters, evaluation.Characters);
        Assert.Equal(characters, evaluation.Tokens);
        Assert.Equal(nats / characters, evaluation.Loss, 1e-5);
        Assert.Equal(Math.Exp(nats / characters), evaluation.Perplexity, 1e-4);
        Assert.Equal(nats / characters / Math.Log(2), evaluation.BitsPerCharacter, 1e-5);
    }

    [Fact]
    public void A_checkpoint_measured_in_the_fast_type_gives_the_figures_of_float32_to_three_digits_and_tells_how_far_it_is()
    {
        string folder = Path.Combine(SharedData.Repository, "models", "zoo", "gotham-gpt2");
        string[] documents = [.. Enumerable.Range(0, 5).Select(i => string.Concat(Enumerable.Repeat($"Batman and Robin meet villain {i} at the pier, and run. ", 40)))];
        (LanguageNetwork network, ITokenizer tokenizer) = CheckpointFolder.Load(folder);
        List<(long Done, long All)> told = [];

        Evaluation fast = Evaluator.Measure(folder, documents, (done, all) => told.Add((done, all)));

        using (network)
        {
            Evaluation exact = Evaluator.Measure(network, tokenizer, documents);
            Assert.Equal(1, fast.Loss / exact.Loss, 2e-3);
            Assert.Equal(exact.Tokens, fast.Tokens);
        }

        Assert.Equal(told.OrderBy(report => report.Done), told);
        Assert.Equal((fast.Tokens, fast.Tokens), told[^1]);
    }

    [Fact]
    public void A_network_that_predicts_after_a_window_is_measured_there()
    {
        manual_seed(1);
        using var network = new RecurrentNet(new RecurrentConfig { VocabularySize = Letters.VocabularySize, EmbeddingSize = 4, Units = [8], Window = 5 });

        Evaluation evaluation = Evaluator.Measure(network, Letters, ["abc def. gh"]);

        Assert.Equal(11 + 1 - 5, evaluation.Tokens);
        Assert.InRange(evaluation.Loss, 2, 3);
    }

    [Fact]
    public void Characters_the_vocabulary_lacks_are_counted()
    {
        using var network = new RecurrentNet(new RecurrentConfig { VocabularySize = Letters.VocabularySize, EmbeddingSize = 4, Units = [8] });

        Assert.Equal(2, Evaluator.Measure(network, Letters, ["aZb🦇c"]).UnknownCharacters);
    }

    [Fact]
    public void An_unknown_character_costs_that_it_is_one_and_which_of_all_of_Unicode()
    {
        manual_seed(1);
        using var network = new RecurrentNet(new RecurrentConfig { VocabularySize = Letters.VocabularySize, EmbeddingSize = 4, Units = [8] });

        Evaluation known = Evaluator.Measure(network, Letters, ["abc def."]);
        Evaluation some = Evaluator.Measure(network, Letters, ["abc dé🦇."]);

        Assert.Equal(0, known.UnsaidBitsPerCharacter);
        Assert.Equal(known.Loss / Math.Log(2), known.BitsPerCharacter, 1e-9);
        // 2 of 8
        double price = ((2 * (2 + Math.Log2(1_112_064))) + (6 * Math.Log2(8.0 / 6))) / 8;
        Assert.Equal(price, some.UnsaidBitsPerCharacter, 1e-9);
        Assert.Equal((some.Loss / Math.Log(2) * 6 / 8) + price, some.BitsPerCharacter, 1e-9);
        Assert.Equal((8, 8, 2), (some.Tokens, some.Characters, some.UnknownCharacters));
    }

    [Fact]
    public void What_a_network_gives_the_unknown_character_does_not_count()
    {
        manual_seed(1);
        using var network = new RecurrentNet(new RecurrentConfig { VocabularySize = Letters.VocabularySize, EmbeddingSize = 4, Units = [8] });
        double before = Evaluator.Measure(network, Letters, ["aZ"]).BitsPerCharacter;

        // as import-keras leaves it: never learnt
        using (no_grad())
        {
            network.named_parameters().Single(each => each.name == "head.bias").parameter[Letters.Unknown].fill_(-1e4f);
        }

        // a twelfth of the probability goes over to the others
        Assert.Equal(before, Evaluator.Measure(network, Letters, ["aZ"]).BitsPerCharacter, 0.2);
    }

    [Fact]
    public void A_vocabulary_of_lower_case_pays_for_each_letters_case()
    {
        manual_seed(1);
        var lower = new CharacterVocabulary("abcdefgh .".EnumerateRunes(), lowerCase: true);
        using var network = new RecurrentNet(new RecurrentConfig { VocabularySize = lower.VocabularySize, EmbeddingSize = 4, Units = [8] });

        Evaluation cased = Evaluator.Measure(network, lower, ["Abc Def."]);
        Evaluation small = Evaluator.Measure(network, lower, ["abc def."]);

        // 2 of 6 letters
        double price = ((2 * Math.Log2(3)) + (4 * Math.Log2(1.5))) / 8;
        Assert.Equal(small.Loss, cased.Loss, 1e-9);
        Assert.Equal((2, 0), (cased.LostCapitals, small.LostCapitals));
        Assert.Equal(0, small.UnsaidBitsPerCharacter);
        Assert.Equal(price, cased.UnsaidBitsPerCharacter, 1e-9);
        Assert.Equal(small.BitsPerCharacter + price, cased.BitsPerCharacter, 1e-9);
    }

    [Fact]
    public void A_text_of_unknown_characters_alone_is_refused()
    {
        using var network = new RecurrentNet(new RecurrentConfig { VocabularySize = Letters.VocabularySize, EmbeddingSize = 4, Units = [8] });

        Assert.Contains("vocabulary", Assert.Throws<CorpusException>(() => Evaluator.Measure(network, Letters, ["ЖЖЖ"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_predict_is_refused()
    {
        using var network = new RecurrentNet(new RecurrentConfig { VocabularySize = Letters.VocabularySize, EmbeddingSize = 4, Units = [8] });

        Assert.Throws<CorpusException>(() => Evaluator.Measure(network, Letters, []));
    }

    private static (double Nats, int Characters) TokenByToken(LanguageNetwork network, string[] documents)
    {
        using ILanguageModel model = network.AsLanguageModel("tiny", Letters, "");
        using IDecodingSession session = model.OpenSession();
        double nats = 0;
        int characters = 0;
        foreach (string document in documents)
        {
            session.Feed([Letters.EndOfText!.Value]);
            foreach (int token in Letters.Encode(document))
            {
                using Tensor logits = tensor(session.Logits.ToArray());
                using Tensor probabilities = logits.log_softmax(0);
                nats -= probabilities[token].ToDouble();
                characters++;
                session.Feed([token]);
            }
        }

        return (nats, characters);
    }
}
