using StoryForge.Generation;
using StoryForge.Models;

namespace StoryForge.Training;

/// <summary>Turns the model part of a recipe into a network's configuration, or changes one by it.</summary>
internal static class NetworkShape
{
    /// <exception cref="RecipeException">A network that cannot be built.</exception>
    public static NetworkConfig Of(Recipe recipe, int vocabularySize)
    {
        ModelOptions model = recipe.Model
            ?? throw new RecipeException($"The recipe {recipe.Name} has neither \"init\" (a checkpoint to tune) nor \"model\" (a network to train from scratch).");
        CheckDropout(model, gpt2: model.Family == ModelFamily.Gpt2);
        NetworkConfig config = model.Family == ModelFamily.Gpt2 ? Transformer(model, vocabularySize) : Recurrent(model, recipe, vocabularySize);
        config = config with { Sequences = FormatOf(recipe) };
        try
        {
            config.Validate();
        }
        catch (ArgumentException problem)
        {
            throw new RecipeException(problem.Message);
        }

        return config;
    }

    /// <summary>A checkpoint's network with what the recipe changes of it.</summary>
    /// <exception cref="RecipeException">A dropout where this kind of network has no such place.</exception>
    public static NetworkConfig Tuned(NetworkConfig config, Recipe recipe)
    {
        ModelOptions? model = recipe.Model;
        CheckDropout(model, gpt2: config is Gpt2Config);
        NetworkConfig tuned = config switch
        {
            Gpt2Config gpt2 => gpt2 with
            {
                ResidualDropout = model?.Dropout ?? gpt2.ResidualDropout,
                EmbeddingDropout = model?.Dropout ?? gpt2.EmbeddingDropout,
                AttentionDropout = model?.AttentionDropout ?? model?.Dropout ?? gpt2.AttentionDropout,
            },
            RecurrentConfig recurrent => recurrent with
            {
                Dropout = model?.Dropout ?? recurrent.Dropout,
                LayerDropout = model?.LayerDropout ?? (model?.Dropout is null ? recurrent.LayerDropout : null),
            },
            _ => config,
        };
        // what it writes from now on is what it is tuned on
        return tuned with { Sequences = FormatOf(recipe) };
    }

    /// <exception cref="RecipeException">A dropout where this kind of network has no such place.</exception>
    private static void CheckDropout(ModelOptions? model, bool gpt2)
    {
        if (model is { LayerDropout: not null } && gpt2)
        {
            throw new RecipeException("model.layer_dropout is for LSTM and GRU, and this network is a GPT-2. Leave it out, or set model.dropout.");
        }

        if (model is { AttentionDropout: not null } && !gpt2)
        {
            throw new RecipeException("model.attention_dropout is for GPT-2, and this network has no attention. Leave it out, or set model.dropout.");
        }
    }

    private static SequenceFormat? FormatOf(Recipe recipe) =>
        recipe.Sequences is { } options ? new SequenceFormat { MaxLength = options.MaxLength, EndMark = options.EndMark } : null;

    private static Gpt2Config Transformer(ModelOptions model, int vocabularySize) => new()
    {
        VocabularySize = vocabularySize,
        Positions = model.Context,
        Width = model.Width,
        Layers = model.Layers,
        Heads = model.Heads,
        ResidualDropout = model.Dropout ?? 0,
        EmbeddingDropout = model.Dropout ?? 0,
        AttentionDropout = model.AttentionDropout ?? model.Dropout ?? 0,
    };

    private static RecurrentConfig Recurrent(ModelOptions model, Recipe recipe, int vocabularySize) => new()
    {
        VocabularySize = vocabularySize,
        Cell = model.Family == ModelFamily.Gru ? CellKind.Gru : CellKind.Lstm,
        Input = model.Embedding > 0 ? InputKind.Embedding : InputKind.OneHot,
        EmbeddingSize = Math.Max(1, model.Embedding),
        Units = model.Pyramid?.Units() ?? [.. model.Units],
        DenseUnits = model.Dense > 0 ? model.Dense : null,
        Dropout = model.Dropout ?? 0,
        LayerDropout = model.LayerDropout,
        Window = model.AfterWindow ? recipe.Batch.Window : null,
    };
}
