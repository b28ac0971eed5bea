using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// What an LSTM and a GRU have in common: sizes, and weights under PyTorch's names, layer by layer, direction by
/// direction: weight_ih_l0 [gates·H, in], weight_hh_l0 [gates·H, H], bias_ih_l0, bias_hh_l0, …, with the suffix _reverse
/// for the backward direction. All start uniform in ±1/√H.
/// </summary>
internal sealed record RecurrentShape(
    int Gates, long InputSize, long HiddenSize, long Layers, bool Bias, bool BatchFirst, double Dropout, bool Bidirectional)
{
    private readonly string[] _names = [.. Names(Layers, Bias, Bidirectional)];

    private int Directions => Bidirectional ? 2 : 1;

    public void Register(nn.Module module, Device? device, ScalarType? dtype)
    {
        var bound = 1 / Math.Sqrt(HiddenSize);
        foreach (var name in _names)
        {
            var input = name.Contains("_l0", StringComparison.Ordinal) ? InputSize : HiddenSize * Directions;
            long[] shape = name.StartsWith("weight_ih", StringComparison.Ordinal) ? [Gates * HiddenSize, input]
                : name.StartsWith("weight_hh", StringComparison.Ordinal) ? [Gates * HiddenSize, HiddenSize]
                : [Gates * HiddenSize];
            var parameter = empty(shape, dtype, device).AsParameter();
            parameter.DetachFromDisposeScope();
            nn.init.uniform_(parameter, -bound, bound);
            module.register_parameter(name, parameter);
        }
    }

    /// <summary>In the order in which libtorch's lstm and gru operators want them.</summary>
    public Tensor[] WeightsOf(nn.Module module)
    {
        var registered = module.named_parameters(recurse: false).ToDictionary(named => named.name, named => named.parameter);
        return Array.ConvertAll(_names, name => (Tensor)registered[name]);
    }

    /// <summary>The state before the first step, [layers·directions, B, H], where none is given.</summary>
    public Tensor Zeros(Tensor input) =>
        zeros(Layers * Directions, input.size(BatchFirst ? 0 : 1), HiddenSize, input.dtype, input.device);

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
