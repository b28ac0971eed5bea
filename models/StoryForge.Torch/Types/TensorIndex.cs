namespace TorchSharp;

public static partial class torch
{
    /// <summary>One place in <c>tensor[…]</c>: a number, a slice, a mask or tensor of indices, an ellipsis, or a new axis.</summary>
    public readonly struct TensorIndex
    {
        public static readonly TensorIndex Ellipsis = new(IndexKind.Ellipsis);

        /// <summary>A new axis of length 1.</summary>
        public static readonly TensorIndex None = new(IndexKind.None);

        /// <summary>The same as <see cref="None"/>.</summary>
        public static readonly TensorIndex Null = new(IndexKind.None);

        public static readonly TensorIndex Colon = Slice();

        private TensorIndex(IndexKind kind, long? start = null, long? stop = null, long? step = null, torch.Tensor? items = null)
        {
            Kind = kind;
            Start = start;
            Stop = stop;
            Step = step;
            Items = items;
        }

        internal enum IndexKind
        {
            None,
            Single,
            Ellipsis,
            Bool,
            Tensor,
            Slice,
        }

        internal IndexKind Kind { get; }

        internal long? Start { get; }

        internal long? Stop { get; }

        internal long? Step { get; }

        internal torch.Tensor? Items { get; }

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(FromEnd(index));

        /// <summary>Never called: it makes TensorIndex the better choice where a number could become either.</summary>
        public static implicit operator torch.Tensor(TensorIndex value) => throw new InvalidOperationException("Should not be called.");

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(IndexKind.Slice, start, stop, step);

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range)
        {
            long? stop = range.End.IsFromEnd && range.End.Value == 0 ? null : FromEnd(range.End);
            return Slice(FromEnd(range.Start), stop);
        }

        public static TensorIndex Bool(bool value) => new(IndexKind.Bool, value ? 1 : 0);

        public static TensorIndex Single(long? index) => new(IndexKind.Single, index);

        public static TensorIndex Tensor(torch.Tensor tensor) => new(IndexKind.Tensor, items: tensor);

        private static long FromEnd(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
