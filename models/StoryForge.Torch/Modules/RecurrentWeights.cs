using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// The weights of an LSTM or GRU under PyTorch's names, layer by layer, direction by direction: weight_ih_l0 [gates·H, in],
/// weight_hh_l0 [gates·H, H], bias_ih_l0, bias_hh_l0, …, with the suffix _reverse for the backward direction.
/// All start uniform in ±1/√H.
/// </summary>
internal sealed class RecurrentWeights(int gates, long inputSize, long hiddenSize, long layers, bool bias, bool bidirectional)
{
    private readonly string[] _names = [.. Names(layers, bias, bidirectional)];

    public void Register(nn.Module module, Device? device, ScalarType? dtype)
    {
        var bound = 1 / Math.Sqrt(hiddenSize);
        var directions = bidirectional ? 2 : 1;
        foreach (var name in _names)
        {
            var input = name.Contains("_l0", StringComparison.Ordinal) ? inputSize : hiddenSize * directions;
            long[] shape = name.StartsWith("weight_ih", StringComparison.Ordinal) ? [gates * hiddenSize, input]
                : name.StartsWith("weight_hh", StringComparison.Ordinal) ? [gates * hiddenSize, hiddenSize]
                : [gates * hiddenSize];
            var parameter = empty(shape, dtype, device).AsParameter();
            parameter.DetachFromDisposeScope();
            nn.init.uniform_(parameter, -bound, bound);
            module.register_parameter(name, parameter);
        }
    }

    /// <summary>In the order in which libtorch's lstm and gru operators want them.</summary>
    public Tensor[] In(nn.Module module)
    {
        var registered = module.named_parameters(recurse: false).ToDictionary(named => named.name, named => named.parameter);
        return Array.ConvertAll(_names, name => (Tensor)registered[name]);
    }

    private static IEnumerable<string> Names(long layers, bool bias, bool bidirectional)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            foreach (var suffix in bidirectional ? new[] { "", "_reverse" } : [""])
            {
                yield return $"weight_ih_l{layer}{suffix}";
                yield return $"weight_hh_l{layer}{suffix}";
                if (bias)
                {
                    yield return $"bias_ih_l{layer}{suffix}";
                    yield return $"bias_hh_l{layer}{suffix}";
                }
            }
        }
    }
}
