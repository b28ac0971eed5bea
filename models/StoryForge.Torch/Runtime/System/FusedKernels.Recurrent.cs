using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace StoryForge.Torch;

/// <summary>
/// Recurrent layers over whole sequences (native/recurrent.cpp): LSTM and GRU modules of one layer, with biases, time
/// first. The state given and returned is [1, B, H]; none is zeros. float32; backward can be called once only. "Rounded"
/// products are of bfloat16, where this processor has a tile unit for them: wide layers train several times as fast.
/// </summary>
public static partial class FusedKernels
{
    private static readonly Operator LstmLayer = new("storyforge::lstm");
    private static readonly Operator GruLayer = new("storyforge::gru");
    private static readonly Operator RoundedLinear = new("storyforge::rounded_linear");

    /// <summary>x [T, B, in] to [T, B, H], with the last hidden state and the last cells.</summary>
    public static (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(LSTM lstm, Tensor x, (Tensor Hidden, Tensor Cell)? state, bool rounded = false)
    {
        var weights = new LayerWeights(lstm);
        return RunLstm(weights, weights.Rows(x, weights.BothBiases, rounded), ids: null, state, rounded);
    }

    /// <summary>The same of tokens [T, B]: each stands for its row of <paramref name="vectors"/> [V, in], or without these for a one-hot row.</summary>
    public static (Tensor Output, Tensor Hidden, Tensor Cell) LstmOfTokens(LSTM lstm, Tensor tokens, Tensor? vectors, (Tensor Hidden, Tensor Cell)? state, bool rounded = false)
    {
        var weights = new LayerWeights(lstm);
        var (rows, ids) = weights.RowsOfTokens(tokens, vectors, weights.BothBiases);
        return RunLstm(weights, rows, ids, state, rounded);
    }

    /// <summary>x [T, B, in] to [T, B, H], with the last hidden state.</summary>
    public static (Tensor Output, Tensor Hidden) Gru(GRU gru, Tensor x, Tensor? state, bool rounded = false)
    {
        var weights = new LayerWeights(gru);
        return RunGru(weights, weights.Rows(x, weights.InputBias, rounded), ids: null, state, rounded);
    }

    /// <summary>The same of tokens [T, B]: each stands for its row of <paramref name="vectors"/> [V, in], or without these for a one-hot row.</summary>
    public static (Tensor Output, Tensor Hidden) GruOfTokens(GRU gru, Tensor tokens, Tensor? vectors, Tensor? state, bool rounded = false)
    {
        var weights = new LayerWeights(gru);
        var (rows, ids) = weights.RowsOfTokens(tokens, vectors, weights.InputBias);
        return RunGru(weights, rows, ids, state, rounded);
    }

    private static (Tensor, Tensor, Tensor) RunLstm(LayerWeights weights, Tensor rows, Tensor? ids, (Tensor Hidden, Tensor Cell)? state, bool rounded)
    {
        var (output, hidden, cell) = LstmLayer.Call3(rows, ids, weights.Recurrent, state?.Hidden.squeeze(0), state?.Cell.squeeze(0), rounded);
        return (output, hidden.unsqueeze(0), cell.unsqueeze(0));
    }

    private static (Tensor, Tensor) RunGru(LayerWeights weights, Tensor rows, Tensor? ids, Tensor? state, bool rounded)
    {
        var (output, hidden) = GruLayer.Call2(rows, ids, weights.Recurrent, weights.RecurrentBias, state?.squeeze(0), rounded);
        return (output, hidden.unsqueeze(0));
    }

    /// <summary>The parameters of a layer with G gates of H units, and the input's part of its gates.</summary>
    private readonly struct LayerWeights(nn.Module layer)
    {
        public Tensor InputBias { get; } = layer.get_parameter("bias_ih_l0")!;

        public Tensor RecurrentBias { get; } = layer.get_parameter("bias_hh_l0")!;

        /// <summary>[G·H, H]</summary>
        public Tensor Recurrent { get; } = layer.get_parameter("weight_hh_l0")!;

        /// <summary>Where both are added to the same sum.</summary>
        public Tensor BothBiases => InputBias + RecurrentBias;

        /// <summary>[G·H, in]</summary>
        private Tensor Input { get; } = layer.get_parameter("weight_ih_l0")!;

        public Tensor Rows(Tensor x, Tensor bias, bool rounded) => // [T, B, G·H]
            rounded ? RoundedLinear.Call(x, Input, bias) : nn.functional.linear(x, Input, bias);

        /// <returns>The rows of all tokens [V, G·H] and the ids to choose them by, or where the tokens are fewer their rows [T, B, G·H].</returns>
        public (Tensor Rows, Tensor? Ids) RowsOfTokens(Tensor tokens, Tensor? vectors, Tensor bias)
        {
            var vocabulary = vectors is null ? Input.shape[1] : vectors.shape[0];
            if (tokens.numel() >= vocabulary)
            {
                return (vectors is null ? Input.t() + bias : nn.functional.linear(vectors, Input, bias), tokens);
            }

            var flat = tokens.reshape(-1);
            var rows = vectors is null
                ? Input.index_select(1, flat).t() + bias
                : nn.functional.linear(vectors.index_select(0, flat), Input, bias);
            return (rows.view(tokens.shape[0], tokens.shape[1], -1), null);
        }
    }
}
