using StoryForge.Generation;
using StoryForge.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace StoryForge.Models;

/// <summary>
/// GPT-2 (Radford et al. 2019): a decoder-only transformer with learnt positions, layer norm before each part, and the
/// token embedding as its head. The field names are the keys of Hugging Face's checkpoints.
/// B is the batch, T the positions, C the width, H the heads, D = C / H, V the vocabulary.
/// </summary>
public sealed class Gpt2 : LanguageNetwork
{
    /// <summary>Up to so many rows a product is bound by reading the weights; above, libtorch's matrix product is faster.</summary>
    private const int FewRows = 8;

    private readonly Gpt2Config _config;
    private readonly Table wte;
    private readonly Table wpe;
    private readonly ModuleList<Block> h;
    private readonly Norm ln_f;

    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public Gpt2(Gpt2Config config)
        : this(config, ScalarType.Float32)
    {
        using IDisposable noGrad = no_grad();
        // Radford et al. 2019, section 2.3: what adds to the residual stream is scaled down by its number of layers
        double residual = config.InitializerRange / Math.Sqrt(2 * config.Layers);
        foreach ((string name, Parameter parameter) in named_parameters())
        {
            if (name.EndsWith("c_proj.weight", StringComparison.Ordinal))
            {
                parameter.normal_(0, residual);
            }
            else if (parameter.dim() == 2)
            {
                parameter.normal_(0, config.InitializerRange);
            }
        }
    }

    private Gpt2(Gpt2Config config, ScalarType weightType)
        : base(nameof(Gpt2))
    {
        config.Validate();
        _config = config;
        var mask = new CausalMask(config.Positions);
        wte = new Table(config.VocabularySize, config.Width, weightType);
        wpe = new Table(config.Positions, config.Width, weightType);
        h = new ModuleList<Block>([.. Enumerable.Range(0, config.Layers).Select(layer => new Block(config, layer, mask, weightType))]);
        ln_f = new Norm(config);
        RegisterComponents();
    }

    public override NetworkConfig Config => _config;

    /// <summary>A network whose weights are still to be filled in, the matrices of the given type.</summary>
    internal static Gpt2 ForLoading(Gpt2Config config, ScalarType weightType) => new(config, weightType);

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return Logits(input).view(input.shape[0], input.shape[1], -1).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    public override Tensor loss(Tensor ids, Tensor targets)
    {
        using DisposeScope scope = NewDisposeScope();
        return FusedKernels.CrossEntropyConsuming(Logits(ids), targets.reshape(-1)).MoveToOuterDisposeScope();
    }

    /// <summary>What the last layer norm gives, float32 <c>[B, T, C]</c>.</summary>
    /// <exception cref="ContextOverflowException">More positions than the network has.</exception>
    public Tensor HiddenStates(Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        return ln_f.forward(Stream(ids)).MoveToOuterDisposeScope();
    }

    internal override DecodingState NewState() => new KeyValueCache(_config, wte.weight);

    internal override Tensor Decode(IReadOnlyList<DecodingInput> inputs)
    {
        (long[] tokens, long[] positions, long[] last) = Flatten(inputs);
        Tensor x = wte.Rows(tensor(tokens, device: wte.weight.device)) + wpe.Rows(tensor(positions, device: wte.weight.device)); // [N, C]
        var caches = new CachedRows[inputs.Count];
        for (int i = 0; i < caches.Length; i++)
        {
            caches[i] = new CachedRows((KeyValueCache)inputs[i].State, inputs[i].Tokens.Length);
        }

        foreach (Block block in h)
        {
            x = block.Decode(x, caches);
        }

        foreach (CachedRows rows in caches)
        {
            rows.Cache.Grow(rows.Count);
        }

        if (tokens.Length > last.Length)
        {
            x = x.index_select(0, tensor(last, device: x.device)); // [S, C]
        }

        return wte.ProductsOfRows(ln_f.forward(x)); // [S, V]
    }

    internal override bool IsStoredTransposed(string parameterName) =>
        parameterName.EndsWith("c_attn.weight", StringComparison.Ordinal)
        || parameterName.EndsWith("c_proj.weight", StringComparison.Ordinal)
        || parameterName.EndsWith("c_fc.weight", StringComparison.Ordinal);

    internal override string? ParameterNameOf(string storedName)
    {
        const string prefix = "transformer.";
        string name = storedName.StartsWith(prefix, StringComparison.Ordinal) ? storedName[prefix.Length..] : storedName;
        // causal masks that older files carry, and the head, which is the token embedding once more
        bool isDerived = name == "lm_head.weight"
            || name.EndsWith(".attn.bias", StringComparison.Ordinal)
            || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal);
        return isDerived ? null : name;
    }

    /// <summary>In the weights' type, <c>[B·T, V]</c>.</summary>
    private Tensor Logits(Tensor ids) => FusedKernels.Head(Stream(ids), ln_f.weight, ln_f.bias, wte.weight, ln_f.Epsilon);

    /// <summary>What the blocks make of the tokens, float32 <c>[B, T, C]</c>.</summary>
    private Tensor Stream(Tensor ids)
    {
        long positions = ids.shape[1];
        if (positions > _config.Positions)
        {
            throw new ContextOverflowException(_config.Positions, (int)positions);
        }

        Tensor x = wte.Rows(ids) + wpe.FirstRows(positions); // [B, T, C] + [T, C]
        x = F.dropout(x, _config.EmbeddingDropout, training);
        foreach (Block block in h)
        {
            x = block.forward(x);
        }

        return x;
    }

    /// <summary>All inputs one after the other: their tokens, the position of each, and the row of each one's last.</summary>
    private (long[] Tokens, long[] Positions, long[] Last) Flatten(IReadOnlyList<DecodingInput> inputs)
    {
        var tokens = new List<long>();
        var positions = new List<long>();
        var last = new long[inputs.Count];
        for (int i = 0; i < inputs.Count; i++)
        {
            int start = inputs[i].State.Length;
            ReadOnlySpan<int> next = inputs[i].Tokens.Span;
            if (start + next.Length > _config.Positions)
            {
                throw new ContextOverflowException(_config.Positions, start + next.Length);
            }

            foreach (int token in next)
            {
                positions.Add(start++);
                tokens.Add(token);
            }

            last[i] = tokens.Count - 1;
        }

        return ([.. tokens], [.. positions], last);
    }

    /// <summary>A transformer block: attention, then an MLP, each added to the residual stream, which is float32.</summary>
    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Norm ln_1;
        private readonly Attention attn;
        private readonly Norm ln_2;
        private readonly Mlp mlp;

        public Block(Gpt2Config config, int layer, CausalMask mask, ScalarType weightType)
            : base(nameof(Block))
        {
            ln_1 = new Norm(config);
            attn = new Attention(config, layer, mask, weightType);
            ln_2 = new Norm(config);
            mlp = new Mlp(config, weightType);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            return mlp.Onto(attn.Onto(input, ln_1), ln_2).MoveToOuterDisposeScope(); // [B, T, C]
        }

        /// <summary>x is <c>[N, C]</c>, the rows of all inputs one after the other, and is overwritten.</summary>
        public Tensor Decode(Tensor x, CachedRows[] inputs)
        {
            x.add_(attn.Decode(ln_1.forward(x), inputs));
            return x.add_(mlp.Decode(ln_2.forward(x)));
        }
    }

    /// <summary>Causal self-attention with several heads.</summary>
    private sealed class Attention : nn.Module
    {
        /// <summary>
        /// Queries are taken so many at a time, each lot with the keys up to its last query only: little more than the
        /// lower triangle of the scores is ever computed.
        /// </summary>
        private const int QueryRows = 256;

        private readonly Gpt2Config _config;
        private readonly int _layer;
        private readonly CausalMask _mask;
        private readonly Product c_attn;
        private readonly Product c_proj;

        public Attention(Gpt2Config config, int layer, CausalMask mask, ScalarType weightType)
            : base(nameof(Attention))
        {
            _config = config;
            _layer = layer;
            _mask = mask;
            c_attn = new Product(config.Width, 3 * config.Width, weightType);
            c_proj = new Product(config.Width, config.Width, weightType);
            RegisterComponents();
        }

        /// <summary>x <c>[B, T, C]</c> plus what attention makes of norm(x).</summary>
        public Tensor Onto(Tensor x, Norm norm)
        {
            double dropout = training ? _config.ResidualDropout : 0;
            if (!training || _config.AttentionDropout == 0)
            {
                return FusedKernels.AttentionLayer(
                    x, norm.weight, norm.bias, c_attn.weight, c_attn.bias, c_proj.weight, c_proj.bias,
                    _config.Heads, _config.AttentionScale, norm.Epsilon, dropout);
            }

            Tensor qkv = c_attn.forward(norm.forward(x)); // [B, T, 3C]
            return x + F.dropout(c_proj.forward(AttendWithDropout(qkv)), dropout, training);
        }

        private Tensor AttendWithDropout(Tensor qkv)
        {
            (long batch, long positions) = (qkv.shape[0], qkv.shape[1]);
            Tensor[] heads = qkv
                .view(batch, positions, 3 * _config.Heads, _config.HeadWidth)
                .transpose(1, 2) // [B, 3H, T, D]
                .chunk(3, 1);
            Tensor y = Attend(OneAxis(heads[0]), OneAxis(heads[1]), OneAxis(heads[2])); // [B·H, T, D]
            return y
                .view(batch, _config.Heads, positions, _config.HeadWidth)
                .transpose(1, 2)
                .reshape(batch, positions, _config.Width);

            // [B, H, T, D] -> [B·H, T, D]
            Tensor OneAxis(Tensor x) => x.reshape(batch * _config.Heads, positions, _config.HeadWidth);
        }

        /// <summary>x is <c>[N, C]</c>, the rows of all inputs one after the other.</summary>
        public Tensor Decode(Tensor x, CachedRows[] inputs)
        {
            Tensor qkv = c_attn.Rows(x); // [N, 3C]
            if (inputs.Length == 1)
            {
                return c_proj.Rows(DecodeRows(qkv, inputs[0]));
            }

            var results = new Tensor[inputs.Length];
            long row = 0;
            for (int i = 0; i < inputs.Length; i++)
            {
                results[i] = DecodeRows(qkv.narrow(0, row, inputs[i].Count), inputs[i]);
                row += inputs[i].Count;
            }

            return c_proj.Rows(cat(results)); // [N, C]
        }

        private Tensor DecodeRows(Tensor qkv, CachedRows rows)
        {
            if (rows.Count == 1)
            {
                return FusedKernels.CachedAttention(qkv, rows.Cache.Layer(_layer), rows.Cache.Length, _config.AttentionScale); // [1, C]
            }

            Tensor heads = qkv
                .view(rows.Count, 3 * _config.Heads, _config.HeadWidth)
                .transpose(0, 1) // [3H, n, D]
                .to(rows.Cache.Type);
            (Tensor k, Tensor v) = rows.Cache.Append(_layer, heads.narrow(0, _config.Heads, 2 * _config.Heads), rows.Count); // [H, S, D]
            Tensor y = Attend(heads.narrow(0, 0, _config.Heads), k, v); // [H, n, D]
            return y.transpose(0, 1).reshape(rows.Count, _config.Width).to(ScalarType.Float32); // [n, C]
        }

        /// <summary>
        /// softmax(q·kᵀ / √D)·v (Vaswani et al. 2017, equation 1) where query i of n sees the first S - n + i + 1 keys.
        /// </summary>
        /// <param name="q"><c>[G, n, D]</c></param>
        /// <param name="k"><c>[G, S, D]</c>, as <paramref name="v"/></param>
        private Tensor Attend(Tensor q, Tensor k, Tensor v)
        {
            Tensor mask = _mask.Of(q);
            long seen = k.shape[1] - q.shape[1];
            var results = new List<Tensor>();
            foreach (Tensor some in q.split(QueryRows, 1))
            {
                (long start, long count) = (seen, some.shape[1]);
                seen += count;
                Tensor scores = mask.narrow(0, start, count).narrow(1, 0, seen)
                    .baddbmm(some, k.narrow(1, 0, seen).transpose(1, 2), beta: 1, alpha: _config.AttentionScale); // [G, count, seen]
                results.Add(Weights(scores).bmm(v.narrow(1, 0, seen)));
            }

            return results.Count == 1 ? results[0] : cat(results, 1); // [G, n, D]
        }

        private Tensor Weights(Tensor scores) => F.dropout(scores.softmax(-1), _config.AttentionDropout, training);
    }

    private sealed class Mlp : nn.Module
    {
        private readonly Gpt2Config _config;
        private readonly Product c_fc;
        private readonly Product c_proj;

        public Mlp(Gpt2Config config, ScalarType weightType)
            : base(nameof(Mlp))
        {
            _config = config;
            c_fc = new Product(config.Width, config.MlpWidth, weightType);
            c_proj = new Product(config.MlpWidth, config.Width, weightType);
            RegisterComponents();
        }

        /// <summary>x <c>[B, T, C]</c> plus what the MLP makes of norm(x).</summary>
        public Tensor Onto(Tensor x, Norm norm) => FusedKernels.MlpLayer(
            x, norm.weight, norm.bias, c_fc.weight, c_fc.bias, c_proj.weight, c_proj.bias, norm.Epsilon, training ? _config.ResidualDropout : 0);

        /// <summary>x is <c>[N, C]</c>.</summary>
        public Tensor Decode(Tensor x) => c_proj.Rows(FusedKernels.GeluTanh(c_fc.Rows(x)));
    }

    /// <summary>x·Wᵀ + b in the weights' type.</summary>
    private sealed class Product : nn.Module<Tensor, Tensor>
    {
        public readonly Parameter weight;
        public readonly Parameter bias;

        public Product(long inputs, long outputs, ScalarType type)
            : base(nameof(Product))
        {
            weight = nn.Parameter(empty(outputs, inputs, dtype: type));
            bias = nn.Parameter(zeros(outputs, dtype: type));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => F.linear(input.to(weight.dtype), weight, bias);

        /// <summary>x float32 <c>[N, in]</c> -> float32 <c>[N, out]</c>, without gradients.</summary>
        public Tensor Rows(Tensor x) => x.shape[0] <= FewRows ? FusedKernels.LinearRows(x, weight, bias) : forward(x).to(ScalarType.Float32);
    }

    /// <summary>Layer norm, always in float32.</summary>
    private sealed class Norm : nn.Module<Tensor, Tensor>
    {
        private readonly long[] _shape;
        public readonly Parameter weight;
        public readonly Parameter bias;

        public Norm(Gpt2Config config)
            : base(nameof(Norm))
        {
            _shape = [config.Width];
            Epsilon = config.LayerNormEpsilon;
            weight = nn.Parameter(ones(config.Width));
            bias = nn.Parameter(zeros(config.Width));
            RegisterComponents();
        }

        public double Epsilon { get; }

        public override Tensor forward(Tensor input) => F.layer_norm(input, _shape, weight, bias, Epsilon);

        protected override nn.Module _to(ScalarType dtype, bool non_blocking) => this;
    }

    /// <summary>An embedding table <c>[n, C]</c>.</summary>
    private sealed class Table : nn.Module<Tensor, Tensor>
    {
        public readonly Parameter weight;

        public Table(long rows, long width, ScalarType type)
            : base(nameof(Table))
        {
            weight = nn.Parameter(empty(rows, width, dtype: type));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => Rows(input);

        /// <summary>ids <c>[..]</c> -> float32 <c>[.., C]</c></summary>
        public Tensor Rows(Tensor ids) =>
            weight.index_select(0, ids.reshape(-1)).view([.. ids.shape, weight.shape[1]]).to(ScalarType.Float32);

        public Tensor FirstRows(long count) => weight.narrow(0, 0, count).to(ScalarType.Float32);

        /// <summary>x·Wᵀ: as the head, the logits of x <c>[N, C]</c>, float32 <c>[N, n]</c>, without gradients.</summary>
        public Tensor ProductsOfRows(Tensor x) =>
            x.shape[0] <= FewRows ? FusedKernels.LinearRows(x, weight) : F.linear(x.to(weight.dtype), weight).to(ScalarType.Float32);
    }

    /// <summary>
    /// 0 where a query may look and -∞ where it may not, <c>[positions, positions]</c>; one for all layers, made when
    /// it is first used, in the type and on the device of the queries.
    /// </summary>
    private sealed class CausalMask(long positions)
    {
        private Tensor? _mask;

        public Tensor Of(Tensor queries)
        {
            if (_mask is null || _mask.dtype != queries.dtype || _mask.device_type != queries.device_type || _mask.device_index != queries.device_index)
            {
                using DisposeScope scope = NewDisposeScope();
                _mask?.Dispose();
                _mask = full([positions, positions], double.NegativeInfinity, ScalarType.Float32, queries.device)
                    .triu(1).to(queries.dtype).DetachFromDisposeScope();
            }

            return _mask;
        }
    }
}
