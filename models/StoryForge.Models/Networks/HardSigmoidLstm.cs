using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace StoryForge.Models;

/// <summary>
/// An LSTM layer whose gates are the hard sigmoid that Keras had by default until its version 2.3, written out step by
/// step: neither libtorch nor the fused layers have it. B is the batch, T the positions, H the units.
/// </summary>
internal static class HardSigmoidLstm
{
    /// <param name="x"><c>[T, B, inputs]</c></param>
    public static (Tensor Output, Tensor Hidden, Tensor Cell) Run(LSTM lstm, Tensor x, (Tensor Hidden, Tensor Cell)? state) =>
        Steps(lstm, F.linear(x, Weight(lstm, "weight_ih_l0"), Biases(lstm)), state);

    /// <param name="tokens"><c>[T, B]</c>, int64</param>
    /// <param name="vectors">What each token enters as, <c>[V, inputs]</c>; null is one-hot.</param>
    public static (Tensor Output, Tensor Hidden, Tensor Cell) RunTokens(LSTM lstm, Tensor tokens, Tensor? vectors, (Tensor Hidden, Tensor Cell)? state)
    {
        Tensor flat = tokens.reshape(-1);
        Tensor weight = Weight(lstm, "weight_ih_l0");
        // the product with a one-hot row is a column of the weights
        Tensor sums = vectors is null
            ? weight.t().index_select(0, flat) + Biases(lstm)
            : F.linear(vectors.index_select(0, flat), weight, Biases(lstm));
        return Steps(lstm, sums.view(tokens.shape[0], tokens.shape[1], -1), state);
    }

    /// <param name="sums">The input's part of the gates, in the order input, forget, cell, output: <c>[T, B, 4H]</c>.</param>
    /// <returns>Output <c>[T, B, H]</c>; the last hidden state and cells <c>[1, B, H]</c>.</returns>
    private static (Tensor Output, Tensor Hidden, Tensor Cell) Steps(LSTM lstm, Tensor sums, (Tensor Hidden, Tensor Cell)? state)
    {
        Tensor recurrent = Weight(lstm, "weight_hh_l0").t(); // [H, 4H]
        Tensor? hidden = state?.Hidden.squeeze(0); // [B, H]
        Tensor? cell = state?.Cell.squeeze(0);
        var outputs = new Tensor[sums.shape[0]];
        for (int t = 0; t < outputs.Length; t++)
        {
            Tensor sum = sums.select(0, t);
            Tensor[] gates = (hidden is null ? sum : sum + hidden.matmul(recurrent)).chunk(4, dim: -1);
            Tensor written = HardSigmoid(gates[0]) * gates[2].tanh();
            cell = cell is null ? written : (HardSigmoid(gates[1]) * cell) + written;
            outputs[t] = hidden = HardSigmoid(gates[3]) * cell.tanh();
        }

        return (stack(outputs), hidden!.unsqueeze(0), cell!.unsqueeze(0));
    }

    private static Tensor HardSigmoid(Tensor x) => ((x * 0.2) + 0.5).clamp(0.ToScalar(), 1.ToScalar());

    private static Tensor Biases(LSTM lstm) => Weight(lstm, "bias_ih_l0") + Weight(lstm, "bias_hh_l0");

    private static Parameter Weight(LSTM lstm, string name) => lstm.get_parameter(name)!;
}
