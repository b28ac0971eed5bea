using StoryForge.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace StoryForge.Tests.Models.Networks;

/// <summary>A <see cref="RecurrentNet"/>'s loss computed with libtorch's own layers from its parameters, without dropout.</summary>
internal sealed class PlainRecurrence(LanguageNetwork network, RecurrentConfig config)
{
    private readonly Dictionary<string, nn.Module> _modules = network.named_modules().ToDictionary(named => named.name, named => named.module);

    public Tensor Loss(Tensor ids, Tensor targets)
    {
        Tensor x = config.Input == InputKind.Embedding
            ? ((Embedding)_modules["embedding"]).call(ids.t())
            : F.one_hot(ids.t(), config.VocabularySize).to(ScalarType.Float32);
        for (int i = 0; i < config.Units.Length; i++)
        {
            x = config.Cell == CellKind.Lstm ? ((LSTM)_modules[$"layers.{i}.lstm"]).call(x).Item1 : ((GRU)_modules[$"layers.{i}.gru"]).call(x).Item1;
        }

        x = config.Window is null ? x.transpose(0, 1) : x.select(0, -1); // [B, T, units] or [B, units]
        x = config.DenseUnits is null ? x : ((Linear)_modules["dense"]).call(x).relu();
        return F.cross_entropy(((Linear)_modules["head"]).call(x).reshape(-1, config.VocabularySize), targets.reshape(-1));
    }
}
