using System.Text.Json;
using StoryForge.Generation;
using StoryForge.Models;

namespace StoryForge.Tests.Models.Keras;

public class KerasImportTests
{
    private const double Tolerance = 1e-4;

    [SharedDataFact("keras/english_words_5000.h5")]
    public void The_words_model_gives_the_reference_softmax() => AgreesAfterPrefixes("english_words_5000", hidden: 64);

    [SharedDataFact("keras/user_names_10000.h5")]
    public void The_names_model_gives_the_reference_softmax() => AgreesAfterPrefixes("user_names_10000", hidden: 256);

    [SharedDataFact("keras/amazon_reviews_cudnnlstm256.h5")]
    public void The_reviews_model_gives_the_reference_softmax_and_text()
    {
        using var folder = new TemporaryFolder();
        ImportedModel imported = KerasImport.Run(SharedData.PathOf("keras/amazon_reviews_cudnnlstm256.h5"), folder.PathOf("reviews"), new());
        using ILanguageModel model = CheckpointFolder.Open(folder.PathOf("reviews"));

        Assert.Equal((GateKind.Sigmoid, 40, 256, 0.5), (imported.Config.Gate, imported.Config.Window, imported.Config.DenseUnits, imported.Config.Dropout));
        Assert.True(imported.LowerCase);
        Assert.Null(imported.EndMark);
        foreach (JsonElement expected in Reference("amazon_lstm"))
        {
            int[] prompt = model.Tokenizer.Encode(expected.GetProperty("input").GetString()!.ToUpperInvariant());
            using var session = new PromptedSession(model);
            session.Append(prompt);
            AssertAgrees(expected, Softmax(session.Logits), endMark: null);

            var options = new GenerationOptions { Sampling = new SamplingOptions { Temperature = 0 }, MaxTokens = 100 };
            int[] written = [.. GenerationLoop.Run(session, prompt, options).Select(token => token.Token)];
            Assert.Equal(expected.GetProperty("greedy100").GetString(), model.Tokenizer.Decode(written));
        }
    }

    [Fact]
    public void Weights_alone_become_a_network_that_carries_its_state_on_and_ends_with_a_blank()
    {
        using var folder = new TemporaryFolder();
        ImportedModel imported = Import(folder, Hdf5Sample.Of(KerasSample.Model()));

        Assert.Equal((GateKind.HardSigmoid, InputKind.OneHot, (int?)null, 130), (imported.Config.Gate, imported.Config.Input, imported.Config.Window, imported.Config.VocabularySize));
        Assert.Equal(" ", imported.EndMark);
        (LanguageNetwork network, ITokenizer tokenizer) = CheckpointFolder.Load(folder.PathOf("out"));
        using (network)
        {
            Assert.Equal(imported.Config, network.Config);
            Assert.Equal([97, 32, 65, 128], tokenizer.Encode("a A…"));
            Assert.Equal(129, tokenizer.EndOfText);
            Assert.Equal(new SequenceFormat { EndMark = " ", HasStart = false }, network.Config.Sequences);
        }
    }

    [Fact]
    public void A_whole_model_says_its_window_gates_and_dropout_itself()
    {
        using var folder = new TemporaryFolder();
        ImportedModel imported = Import(folder, Hdf5Sample.Of(KerasSample.Model(KerasSample.Config()), variableTexts: true));

        Assert.Equal((GateKind.Sigmoid, 5, 0.25), (imported.Config.Gate, imported.Config.Window, imported.Config.Dropout));
        Assert.Null(imported.EndMark);
        Assert.Null(imported.Config.Sequences);
    }

    [Theory]
    [InlineData("2.2.4", GateKind.HardSigmoid)]
    [InlineData("2.3.1", GateKind.Sigmoid)]
    [InlineData("2.15.0", GateKind.Sigmoid)]
    [InlineData("", GateKind.Sigmoid)]
    public void Gates_that_are_not_named_are_those_of_the_version(string version, GateKind gate)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(gate, Import(folder, Hdf5Sample.Of(KerasSample.Model(version: version))).Config.Gate);
    }

    [Theory]
    [InlineData(""", "return_sequences": false, "recurrent_activation": "relu" """, "softmax", "relu")]
    [InlineData(""", "return_sequences": false, "activation": "relu" """, "softmax", "lstm_1")]
    [InlineData(""", "return_sequences": false, "go_backwards": true """, "softmax", "lstm_1")]
    [InlineData("", "sigmoid", "sigmoid")]
    public void A_network_of_another_kind_is_refused_by_name(string recurrent, string activation, string named)
    {
        using var folder = new TemporaryFolder();

        CheckpointException error = Assert.Throws<CheckpointException>(
            () => Import(folder, Hdf5Sample.Of(KerasSample.Model(KerasSample.Config(recurrent, activation)))));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.PathOf("out")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{ "class_name": "Functional", "config": { "layers": [] } }""")]
    [InlineData("""{ "class_name": "Sequential", "config": { "layers": [1] } }""")]
    [InlineData("""{ "class_name": "Sequential", "config": { "layers": [] } }""")]
    [InlineData("not JSON")]
    public void A_damaged_description_is_refused(string config)
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<CheckpointException>(() => Import(folder, Hdf5Sample.Of(KerasSample.Model(config))));
    }

    [Fact]
    public void Other_characters_than_ASCII_are_named_by_a_text()
    {
        using var folder = new TemporaryFolder();
        byte[] file = Hdf5Sample.Of(KerasSample.Model(characters: 4));

        CheckpointException error = Assert.Throws<CheckpointException>(() => Import(folder, file));
        Import(folder, file, new KerasImportOptions { Text = "Tat .", LowerCase = true, EndMark = "." });

        Assert.Contains("--text", error.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 2], TokenizerFiles.Load(folder.PathOf("out")).Encode(" .aA"));
        Assert.Throws<CheckpointException>(() => Import(folder, file, new KerasImportOptions { Text = "Tea ", EndMark = "x" }));
    }

    private static ImportedModel Import(TemporaryFolder folder, byte[] file, KerasImportOptions? options = null)
    {
        File.WriteAllBytes(folder.PathOf("model.h5"), file);
        return KerasImport.Run(folder.PathOf("model.h5"), folder.PathOf("out"), options ?? new());
    }

    private static void AgreesAfterPrefixes(string name, int hidden)
    {
        using var folder = new TemporaryFolder();
        ImportedModel imported = KerasImport.Run(SharedData.PathOf($"keras/{name}.h5"), folder.PathOf("plain"), new() { EndMark = "" });
        KerasImport.Run(SharedData.PathOf($"keras/{name}.h5"), folder.PathOf("ending"), new());

        Assert.Equal((GateKind.HardSigmoid, hidden), (imported.Config.Gate, imported.Config.Units[0]));
        foreach ((string variant, int? mark) in ((string, int?)[])[("plain", null), ("ending", ' ')])
        {
            using ILanguageModel model = CheckpointFolder.Open(folder.PathOf(variant));
            foreach (JsonElement expected in Reference(name))
            {
                string prefix = expected.GetProperty("prefix").GetString()!;
                using IDecodingSession session = model.OpenSession();
                // a text begins as after the end of another one: with a step of zeros
                int[] prompt = prefix.Length > 0 ? model.Tokenizer.Encode(prefix) : [model.Tokenizer.EndOfText!.Value];

                AssertAgrees(expected, Softmax(session.Feed(prompt)), mark);
            }
        }
    }

    private static JsonElement.ArrayEnumerator Reference(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("keras/reference_outputs.json")));
        return document.RootElement.GetProperty(name).Clone().EnumerateArray();
    }

    private static void AssertAgrees(JsonElement expected, double[] actual, int? endMark)
    {
        double[] probabilities = [.. expected.GetProperty("probs").EnumerateArray().Select(value => value.GetDouble())];
        for (int code = 0; code < probabilities.Length; code++)
        {
            Assert.Equal(probabilities[code], actual[code == endMark ? 129 : code], Tolerance);
        }
    }

    private static double[] Softmax(ReadOnlySpan<float> logits)
    {
        double[] exponentials = [.. logits.ToArray().Select(logit => Math.Exp(logit))];
        double sum = exponentials.Sum();
        return [.. exponentials.Select(value => value / sum)];
    }
}
