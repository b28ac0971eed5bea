using StoryForge.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace StoryForge.Models;

/// <summary>
/// A stack of LSTM (Hochreiter and Schmidhuber 1997) or GRU (Cho et al. 2014) layers over embedded or one-hot tokens,
/// with an optional dense layer before the head. float32, but for the products of <see cref="TrainIn"/>.
/// B is the batch, T the positions, V the vocabulary; inside, time comes first.
/// </summary>
public sealed class RecurrentNet : LanguageNetwork
{
    private readonly RecurrentConfig _config;
    private readonly Embedding? embedding;
    private readonly ModuleList<RecurrentLayer> layers;
    private readonly Linear? dense;
    private readonly Linear head;
    private bool _roundsProducts;

    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public RecurrentNet(RecurrentConfig config)
        : base(nameof(RecurrentNet))
    {
        config.Validate();
        _config = config;
        embedding = config.Input == InputKind.Embedding ? nn.Embedding(config.VocabularySize, config.EmbeddingSize) : null;
        int[] inputs = [config.InputSize, .. config.Units];
        layers = new ModuleList<RecurrentLayer>(
            [.. config.Units.Select((units, i) => new RecurrentLayer(config.Cell, config.Gate, inputs[i], units))]);
        dense = config.DenseUnits is { } denseUnits ? nn.Linear(config.Units[^1], denseUnits) : null;
        head = nn.Linear(config.HeadInputSize, config.VocabularySize);
        RegisterComponents();
    }

    public override NetworkConfig Config => _config;

    /// <summary>
    /// In bfloat16 the recurrent layers multiply so while they train, where the processor has a tile unit for that;
    /// weights, states and sums stay float32. Layers whose units are no multiple of 32 don't.
    /// </summary>
    public override ScalarType TrainIn(ScalarType products)
    {
        _roundsProducts = products == ScalarType.BFloat16;
        return ScalarType.Float32;
    }

    /// <summary>
    /// Starts the layers as Keras does: recurrent weights orthogonal, so that states neither fade nor grow over many
    /// positions (Saxe et al. 2013), input weights after Glorot and Bengio (2010), each gate by itself, biases zero but
    /// for an LSTM's open forget gates. Without it they start as in PyTorch, uniform, and narrower with more units.
    /// </summary>
    public void StartOrthogonal()
    {
        foreach (RecurrentLayer layer in layers)
        {
            layer.StartOrthogonal();
        }
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor logits, _) = Run(input, state: null);
        return (_config.Window is null ? logits.transpose(0, 1) : logits).MoveToOuterDisposeScope(); // [B, T, V] or [B, V]
    }

    public override Tensor loss(Tensor ids, Tensor targets)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor logits, _) = Run(ids, state: null);
        Tensor flat = _config.Window is null ? targets.t().reshape(-1) : targets.reshape(-1);
        return FusedKernels.CrossEntropyConsuming(logits.view(-1, _config.VocabularySize), flat).MoveToOuterDisposeScope();
    }

    internal override DecodingState NewState() => _config.Window is { } window ? new TokenWindow(window) : new RecurrentStates();

    internal override Tensor Decode(IReadOnlyList<DecodingInput> inputs)
    {
        var logits = new Tensor[inputs.Count]; // each [1, V]
        // those with equally many tokens to read run as one batch
        foreach (IGrouping<int, int> alike in Enumerable.Range(0, inputs.Count).GroupBy(i => ReadLength(inputs[i])))
        {
            int[] members = [.. alike];
            DecodingInput[] group = [.. members.Select(i => inputs[i])];
            Tensor[] rows = (_config.Window is null ? DecodeOnwards(group) : DecodeWindows(group)).split(1);
            for (int i = 0; i < members.Length; i++)
            {
                logits[members[i]] = rows[i];
            }
        }

        return cat(logits); // [S, V]
    }

    private static int ReadLength(DecodingInput input) =>
        input.State is TokenWindow window ? window.ReadLength(input.Tokens.Length) : input.Tokens.Length;

    /// <summary>Carries the hidden states on over the new tokens, and keeps some of them to rewind to.</summary>
    private Tensor DecodeOnwards(DecodingInput[] inputs)
    {
        RecurrentStates[] states = [.. inputs.Select(input => (RecurrentStates)input.State)];
        int count = inputs[0].Tokens.Length;
        LayerState[]? state = Together([.. states.Select(each => each.Current)]);
        Tensor? last = null;
        for (int start = 0; start < count; start += RecurrentStates.KeptEvery)
        {
            int length = Math.Min(RecurrentStates.KeptEvery, count - start);
            long[] ids = [.. inputs.SelectMany(input => input.Tokens.Slice(start, length).ToArray().Select(token => (long)token))];
            (last, state) = Run(tensor(ids, device: head.weight.device).view(inputs.Length, length), state, lastOnly: true); // [B, V]
            for (int i = 0; i < states.Length; i++)
            {
                states[i].Advance(length, OneOf(state, i), isLast: start + length == count);
            }
        }

        return last!;
    }

    /// <summary>Runs each whole window again from a zero state, as the network was trained.</summary>
    private Tensor DecodeWindows(DecodingInput[] inputs)
    {
        var ids = new List<long>();
        foreach (DecodingInput input in inputs)
        {
            ids.AddRange(((TokenWindow)input.State).Append(input.Tokens.Span));
        }

        return Run(tensor(ids.ToArray(), device: head.weight.device).view(inputs.Length, -1), state: null).Logits;
    }

    /// <param name="ids"><c>[B, T]</c></param>
    /// <param name="state">Of each layer; null is zero.</param>
    /// <param name="lastOnly">Only the last position's logits are wanted.</param>
    /// <returns>Logits <c>[T, B, V]</c>, or <c>[B, V]</c> of the last position alone; and the layers' states after it.</returns>
    private (Tensor Logits, LayerState[] State) Run(Tensor ids, LayerState[]? state, bool lastOnly = false)
    {
        bool rounded = _roundsProducts && training;
        var after = new LayerState[layers.Count];
        (Tensor x, after[0]) = layers[0].RunTokens(ids.t(), embedding?.weight, state?[0], rounded); // [T, B, units]
        for (int i = 1; i < after.Length; i++)
        {
            (x, after[i]) = layers[i].Run(F.dropout(x, _config.LayerDropout ?? _config.Dropout, training), state?[i], rounded);
        }

        if (lastOnly || _config.Window is not null)
        {
            x = after[^1].Hidden.squeeze(0); // [B, units]
        }

        if (dense is not null)
        {
            x = dense.forward(x).relu();
        }

        return (head.forward(F.dropout(x, _config.Dropout, training)), after);
    }

    /// <summary>The states of several texts as one batch; a text that has none yet begins with zeros.</summary>
    private LayerState[]? Together(LayerState[]?[] states)
    {
        if (states.All(state => state is null))
        {
            return null;
        }

        return states.Length == 1
            ? states[0]
            : [.. layers.Select((layer, i) => LayerState.Together([.. states.Select(state => state?[i] ?? layer.ZeroState())]))];
    }

    private static LayerState[] OneOf(LayerState[] batch, int index) => [.. batch.Select(state => state.OneOf(index))];

    /// <summary>One LSTM or GRU layer.</summary>
    private sealed class RecurrentLayer : nn.Module<Tensor, Tensor>
    {
        private readonly GateKind _gate;
        private readonly int _units;
        private readonly LSTM? lstm;
        private readonly GRU? gru;

        public RecurrentLayer(CellKind cell, GateKind gate, int inputs, int units)
            : base(nameof(RecurrentLayer))
        {
            _gate = gate;
            _units = units;
            if (cell == CellKind.Lstm)
            {
                lstm = nn.LSTM(inputs, units);
                OpenForgetGates(lstm, units);
            }
            else
            {
                gru = nn.GRU(inputs, units);
            }

            RegisterComponents();
        }

        public void StartOrthogonal()
        {
            using IDisposable noGrad = no_grad();
            foreach ((string name, Parameter parameter) in named_parameters())
            {
                if (name.Contains("bias", StringComparison.Ordinal))
                {
                    parameter.fill_(0);
                    continue;
                }

                foreach (Tensor gate in parameter.split(_units))
                {
                    using (gate)
                    {
                        _ = name.Contains("weight_hh", StringComparison.Ordinal) ? nn.init.orthogonal_(gate) : nn.init.xavier_uniform_(gate);
                    }
                }
            }

            if (lstm is not null)
            {
                OpenForgetGates(lstm, _units);
            }
        }

        public override Tensor forward(Tensor input) => Run(input, state: null, rounded: false).Output;

        /// <param name="x"><c>[T, B, inputs]</c></param>
        /// <returns><c>[T, B, units]</c> and the state after the last position.</returns>
        public (Tensor Output, LayerState State) Run(Tensor x, LayerState? state, bool rounded)
        {
            if (lstm is not null)
            {
                (Tensor output, Tensor hidden, Tensor cell) = _gate == GateKind.Sigmoid
                    ? FusedKernels.Lstm(lstm, x, Pair(state), rounded)
                    : HardSigmoidLstm.Run(lstm, x, Pair(state));
                return (output, new LayerState(hidden, cell));
            }
            else
            {
                (Tensor output, Tensor hidden) = FusedKernels.Gru(gru!, x, state?.Hidden, rounded);
                return (output, new LayerState(hidden, Cell: null));
            }
        }

        /// <param name="tokens"><c>[T, B]</c>, int64</param>
        /// <param name="vectors">What each token enters as, <c>[V, inputs]</c>; null is one-hot.</param>
        /// <returns><c>[T, B, units]</c> and the state after the last position.</returns>
        public (Tensor Output, LayerState State) RunTokens(Tensor tokens, Tensor? vectors, LayerState? state, bool rounded)
        {
            if (lstm is not null)
            {
                (Tensor output, Tensor hidden, Tensor cell) = _gate == GateKind.Sigmoid
                    ? FusedKernels.LstmOfTokens(lstm, tokens, vectors, Pair(state), rounded)
                    : HardSigmoidLstm.RunTokens(lstm, tokens, vectors, Pair(state));
                return (output, new LayerState(hidden, cell));
            }
            else
            {
                (Tensor output, Tensor hidden) = FusedKernels.GruOfTokens(gru!, tokens, vectors, state?.Hidden, rounded);
                return (output, new LayerState(hidden, Cell: null));
            }
        }

        private static (Tensor Hidden, Tensor Cell)? Pair(LayerState? state) => state is null ? null : (state.Hidden, state.Cell!);

        public LayerState ZeroState() => new(zeros(1, 1, _units), lstm is null ? null : zeros(1, 1, _units));

        /// <summary>
        /// Gates are stored in the order input, forget, cell, output. A forget bias of 1 lets a fresh network remember
        /// (Jozefowicz et al. 2015, "An empirical exploration of recurrent network architectures", section 2.2).
        /// </summary>
        private static void OpenForgetGates(LSTM lstm, int units)
        {
            using IDisposable noGrad = no_grad();
            foreach ((string name, Parameter bias) in lstm.named_parameters())
            {
                if (name.StartsWith("bias", StringComparison.Ordinal))
                {
                    using Tensor forget = bias.narrow(0, units, units);
                    forget.fill_(name.StartsWith("bias_ih", StringComparison.Ordinal) ? 1 : 0);
                }
            }
        }
    }
}
