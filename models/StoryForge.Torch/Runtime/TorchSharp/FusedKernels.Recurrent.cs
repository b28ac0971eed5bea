using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace StoryForge.Torch;

/// <summary>
/// Recurrent layers over whole sequences: LSTM and GRU modules of one layer, with biases, time first. The state given
/// and returned is [1, B, H]; none is zeros. TorchSharp has no products of bfloat16 in them: "rounded" changes nothing.
/// </summary>
public static partial class FusedKernels
{
    /// <summary>x [T, B, in] to [T, B, H], with the last hidden state and the last cells.</summary>
    public static (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(LSTM lstm, Tensor x, (Tensor Hidden, Tensor Cell)? state, bool rounded = false) => lstm.call(x, state);

    /// <summary>The same of tokens [T, B]: each stands for its row of <paramref name="vectors"/> [V, in], or without these for a one-hot row.</summary>
    public static (Tensor Output, Tensor Hidden, Tensor Cell) LstmOfTokens(LSTM lstm, Tensor tokens, Tensor? vectors, (Tensor Hidden, Tensor Cell)? state, bool rounded = false) =>
        Lstm(lstm, RowsOf(tokens, vectors, lstm), state);

    /// <summary>x [T, B, in] to [T, B, H], with the last hidden state.</summary>
    public static (Tensor Output, Tensor Hidden) Gru(GRU gru, Tensor x, Tensor? state, bool rounded = false) => gru.call(x, state!);

    /// <summary>The same of tokens [T, B]: each stands for its row of <paramref name="vectors"/> [V, in], or without these for a one-hot row.</summary>
    public static (Tensor Output, Tensor Hidden) GruOfTokens(GRU gru, Tensor tokens, Tensor? vectors, Tensor? state, bool rounded = false) =>
        Gru(gru, RowsOf(tokens, vectors, gru), state);

    private static Tensor RowsOf(Tensor tokens, Tensor? vectors, Module layer) => vectors is null
        ? functional.one_hot(tokens, layer.get_parameter("weight_ih_l0")!.shape[1]).to(ScalarType.Float32)
        : vectors.index_select(0, tokens.reshape(-1)).view(tokens.shape[0], tokens.shape[1], -1);
}
