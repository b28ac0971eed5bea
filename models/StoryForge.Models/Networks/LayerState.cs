using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>What one recurrent layer carries from token to token, <c>[1, B, units]</c> each.</summary>
/// <param name="Cell">Of an LSTM; null for a GRU.</param>
internal sealed record LayerState(Tensor Hidden, Tensor? Cell) : IDisposable
{
    public long Bytes => (Hidden.numel() * Hidden.element_size()) + (Cell is null ? 0 : Cell.numel() * Cell.element_size());

    public static LayerState Together(LayerState[] states) => new(
        cat([.. states.Select(state => state.Hidden)], 1),
        states[0].Cell is null ? null : cat([.. states.Select(state => state.Cell!)], 1));

    /// <summary>One text's part of a batch, as a copy that no scope disposes.</summary>
    public LayerState OneOf(int index) => new(Part(Hidden, index), Cell is null ? null : Part(Cell, index));

    public LayerState Copy() => new(Hidden.clone().DetachFromDisposeScope(), Cell?.clone().DetachFromDisposeScope());

    public void Dispose()
    {
        Hidden.Dispose();
        Cell?.Dispose();
    }

    private static Tensor Part(Tensor batch, int index) => batch.narrow(1, index, 1).clone().DetachFromDisposeScope();
}
