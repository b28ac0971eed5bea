using System.Text.Json;
using StoryForge.Generation;
using StoryForge.Models;

namespace StoryForge.Tests.Models.Configs;

public class NetworkConfigTests
{
    [Fact]
    public void A_Hugging_Face_configuration_is_read()
    {
        NetworkConfig config = Load("""
            {"model_type": "gpt2", "vocab_size": 100, "n_positions": 64, "n_embd": 32, "n_layer": 2, "n_head": 4, "n_inner": null,
             "activation_function": "gelu_new", "resid_pdrop": 0.2, "layer_norm_epsilon": 1e-6, "n_ctx": 64}
            """);

        Gpt2Config gpt2 = Assert.IsType<Gpt2Config>(config);
        Assert.Equal((100, 64, 32, 2, 4, 128), (gpt2.VocabularySize, gpt2.Positions, gpt2.Width, gpt2.Layers, gpt2.Heads, gpt2.MlpWidth));
        Assert.Equal((0.2, 0.1, 1e-6), (gpt2.ResidualDropout, gpt2.AttentionDropout, gpt2.LayerNormEpsilon));
        Assert.Equal(64, config.ContextLength);
    }

    [Fact]
    public void Keys_that_we_do_not_know_are_written_back()
    {
        using var folder = new TemporaryFolder();

        Load("""{"model_type": "gpt2", "summary_type": "cls_index", "task_specific_params": {"x": [1, 2]}}""").Save(folder.Path);

        string text = File.ReadAllText(folder.PathOf("config.json"));
        Assert.Contains("\"summary_type\": \"cls_index\"", text, StringComparison.Ordinal);
        Assert.Contains("\"task_specific_params\"", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("\"model_type\"").Length - 1);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void What_is_saved_is_read_back(NetworkConfig config)
    {
        using var folder = new TemporaryFolder();

        config.Save(folder.Path);

        Assert.Equal(config, NetworkConfig.Load(folder.Path));
        using JsonDocument saved = JsonDocument.Parse(File.ReadAllBytes(folder.PathOf("config.json")));
        Assert.All(saved.RootElement.EnumerateObject(), key => Assert.Equal(key.Name.ToLowerInvariant(), key.Name));
    }

    public static TheoryData<NetworkConfig> Configurations =>
    [
        Tiny.Gpt2Config,
        Gpt2Config.ExtraLarge,
        Tiny.RecurrentConfig,
        new RecurrentConfig { VocabularySize = 57, Cell = CellKind.Gru, Input = InputKind.OneHot, Units = [128], Window = 40, Dropout = 0.2 },
        Tiny.RecurrentConfig with { Dropout = 0.2, LayerDropout = 0 },
    ];

    [Fact]
    public void A_recurrent_configuration_has_the_names_of_the_format()
    {
        NetworkConfig config = Load("""
            {"model_type": "storyforge-rnn", "vocab_size": 57, "cell": "gru", "input": "one-hot", "units": [128, 64], "dense_units": 32, "window": 40}
            """);

        RecurrentConfig recurrent = Assert.IsType<RecurrentConfig>(config);
        Assert.Equal((CellKind.Gru, InputKind.OneHot, 32, 40), (recurrent.Cell, recurrent.Input, recurrent.DenseUnits, recurrent.Window));
        Assert.Equal([128, 64], recurrent.Units.ToArray());
        Assert.Equal("gru", config.Family);
        Assert.Null(config.ContextLength);
    }

    [Theory]
    [InlineData(nameof(Gpt2Config.Small), 124_439_808)]
    [InlineData(nameof(Gpt2Config.Medium), 354_823_168)]
    [InlineData(nameof(Gpt2Config.Large), 774_030_080)]
    [InlineData(nameof(Gpt2Config.ExtraLarge), 1_557_611_200)]
    public void The_four_published_sizes_have_their_published_parameter_counts(string size, long count)
    {
        var config = (Gpt2Config)typeof(Gpt2Config).GetProperty(size)!.GetValue(null)!;

        Assert.Equal(count, config.ParameterCount);
    }

    [Theory]
    [InlineData("""{"model_type": "gpt2", "activation_function": "relu"}""", "activation_function 'relu'")]
    [InlineData("""{"model_type": "gpt2", "n_head": 7}""", "cannot be divided among 7 heads")]
    [InlineData("""{"model_type": "gpt2", "n_layer": 0}""", "n_layer is 0")]
    [InlineData("""{"model_type": "gpt2", "scale_attn_by_inverse_layer_idx": true}""", "scale_attn_by_inverse_layer_idx")]
    [InlineData("""{"model_type": "gpt2", "tie_word_embeddings": false}""", "tie_word_embeddings")]
    [InlineData("""{"model_type": "gpt2", "resid_pdrop": 1.5}""", "resid_pdrop is 1.5")]
    [InlineData("""{"model_type": "gpt2", "n_embd": "wide"}""", "$.n_embd")]
    [InlineData("""{"model_type": "llama", "vocab_size": 3}""", "'llama' is a foreign architecture")]
    [InlineData("""{"vocab_size": 3}""", "names no model_type")]
    [InlineData("""[1, 2]""", "names no model_type")]
    [InlineData("""{"model_type": """, "no valid configuration (in line")]
    [InlineData("", "no valid configuration")]
    [InlineData("""{"model_type": "storyforge-rnn", "vocab_size": 9, "cell": "transformer"}""", "$.cell")]
    [InlineData("""{"model_type": "storyforge-rnn", "vocab_size": 9, "units": []}""", "units is empty")]
    [InlineData("""{"model_type": "storyforge-rnn", "vocab_size": 9, "units": [4, 0]}""", "less than 1 unit")]
    [InlineData("""{"model_type": "storyforge-rnn"}""", "vocab_size is 0")]
    [InlineData("""{"model_type": "storyforge-rnn", "vocab_size": 9, "window": 0}""", "window is 0")]
    [InlineData("""{"model_type": "storyforge-rnn", "vocab_size": 9, "sequences": {"max_length": 0}}""", "sequences.max_length is 0")]
    [InlineData("""{"model_type": "gpt2", "n_positions": 16, "sequences": {"max_length": 16}}""", "context for 15 characters")]
    [InlineData("""{"model_type": "gpt2", "sequences": "words"}""", "$.sequences")]
    public void A_configuration_that_cannot_be_built_is_refused_with_its_reason(string text, string reason)
    {
        CheckpointException error = Assert.Throws<CheckpointException>(() => Load(text));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("config.json", error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_configuration_is_named()
    {
        using var folder = new TemporaryFolder();

        CheckpointException error = Assert.Throws<CheckpointException>(() => NetworkConfig.Load(folder.Path));

        Assert.Contains("config.json: there is no such file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_is_not_built_from_an_invalid_configuration()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => LanguageNetwork.Create(Tiny.Gpt2Config with { Heads = 5 }));

        Assert.Contains("cannot be divided among 5 heads", error.Message, StringComparison.Ordinal);
    }

    private static NetworkConfig Load(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("config.json"), text);
        return NetworkConfig.Load(folder.Path);
    }
}
