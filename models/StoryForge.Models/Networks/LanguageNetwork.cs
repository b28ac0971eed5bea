using StoryForge.Generation;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>A network that predicts the next token.</summary>
/// <remarks>
/// Weights are float32 from the start. <c>network.to(ScalarType.BFloat16)</c> rounds the matrices of a
/// <see cref="Gpt2"/> to bfloat16, and its products then run in bfloat16, while the residual stream, the layer norms,
/// softmax sums and the loss stay in float32; whoever trains it so keeps float32 masters of the weights.
/// Build networks outside a dispose scope: their parameters live as long as they do.
/// </remarks>
public abstract class LanguageNetwork : nn.Module<Tensor, Tensor>
{
    private protected LanguageNetwork(string name)
        : base(name)
    {
    }

    public abstract NetworkConfig Config { get; }

    /// <summary>Targets of this value count neither for nor against the network.</summary>
    public const long IgnoredTarget = -100;

    /// <summary>A fresh network, its weights drawn from Torch's generator.</summary>
    /// <exception cref="ArgumentException">The configuration is not valid.</exception>
    public static LanguageNetwork Create(NetworkConfig config) => config switch
    {
        Gpt2Config gpt2 => new Gpt2(gpt2),
        RecurrentConfig recurrent => new RecurrentNet(recurrent),
        _ => throw new ArgumentException($"There is no network for a {config.GetType().Name}.", nameof(config)),
    };

    /// <summary>Logits of the token after each position.</summary>
    /// <param name="input">Token ids, <c>[B, T]</c>, int64.</param>
    /// <returns>float32 <c>[B, T, V]</c>; <c>[B, V]</c> from a recurrent net that predicts after a window only.</returns>
    public abstract override Tensor forward(Tensor input);

    /// <summary>The mean cross entropy in nats, a float32 scalar.</summary>
    /// <param name="ids"><c>[B, T]</c>, int64.</param>
    /// <param name="targets">
    /// The token after each position, <c>[B, T]</c>, int64 (<c>[B]</c> for a net that predicts after a window only);
    /// <see cref="IgnoredTarget"/> where there is none.
    /// </param>
    public abstract Tensor loss(Tensor ids, Tensor targets);

    /// <summary>Makes the products of training compute in a type, and says which one the weights are to have for it.</summary>
    public virtual ScalarType TrainIn(ScalarType products) => products;

    /// <summary>
    /// The network as it is now, for sampling while it trains. Disposing the model leaves the network alone, and its
    /// sessions must not be kept over a training step.
    /// </summary>
    public ILanguageModel AsLanguageModel(string name, ITokenizer tokenizer, string checkpointHash) =>
        new NetworkLanguageModel(this, tokenizer, name, checkpointHash, ownsNetwork: false);

    /// <summary>An empty session's state.</summary>
    internal abstract DecodingState NewState();

    /// <summary>
    /// Feeds tokens to several states at once and returns the logits after each one's last, float32 <c>[S, V]</c>.
    /// Called without gradients and in evaluation mode.
    /// </summary>
    internal abstract Tensor Decode(IReadOnlyList<DecodingInput> inputs);

    /// <summary>Hugging Face's GPT-2 keeps the weights of its products transposed, as <c>[in, out]</c>.</summary>
    internal virtual bool IsStoredTransposed(string parameterName) => false;

    /// <summary>Which parameter a tensor in a file is; null if it belongs to none and is to be left alone.</summary>
    internal virtual string? ParameterNameOf(string storedName) => storedName;
}
