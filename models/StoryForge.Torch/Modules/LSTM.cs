using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Long short-term memory, gates in the order input, forget, cell, output. Input [T, B, in], or [B, T, in] when
    /// batchFirst; output likewise with directions·H; hN and cN [layers·directions, B, H].
    /// </summary>
    public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
    {
        private const int Gates = 4;

        private readonly RecurrentWeights _weights;
        private readonly long _hiddenSize;
        private readonly long _layers;
        private readonly bool _bias;
        private readonly bool _batchFirst;
        private readonly double _dropout;
        private readonly bool _bidirectional;

        internal LSTM(
            long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
            : base(nameof(LSTM))
        {
            _weights = new RecurrentWeights(Gates, inputSize, hiddenSize, numLayers, bias, bidirectional);
            _hiddenSize = hiddenSize;
            _layers = numLayers;
            _bias = bias;
            _batchFirst = batchFirst;
            _dropout = dropout;
            _bidirectional = bidirectional;
            _weights.Register(this, device, dtype);
        }

        /// <returns>output, hN, cN</returns>
        public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
        {
            var (h0, c0) = h0_c0 ?? (Zeros(input), Zeros(input));
            return Aten.lstm_input.Call3(
                input, new[] { h0, c0 }, _weights.In(this), _bias, _layers, _dropout, training, _bidirectional, _batchFirst);
        }

        public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => forward(input, h0_c0);

        private Tensor Zeros(Tensor input) =>
            zeros(_layers * (_bidirectional ? 2 : 1), input.size(_batchFirst ? 0 : 1), _hiddenSize, input.dtype, input.device);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static LSTM LSTM(
                long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
        }
    }
}
