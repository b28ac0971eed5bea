using StoryForge.Generation;
using StoryForge.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace StoryForge.Models;

/// <summary>A network with its tokenizer, behind the seam that knows no Torch.</summary>
internal sealed class NetworkLanguageModel : ILanguageModel
{
    private readonly LanguageNetwork _network;
    private readonly bool _ownsNetwork;
    private readonly int? _threads;

    /// <param name="ownsNetwork">The network is there for writing alone. Else it is being trained, and the threads are left as they are.</param>
    public NetworkLanguageModel(LanguageNetwork network, ITokenizer tokenizer, string name, string checkpointHash, bool ownsNetwork)
    {
        VocabularyFit.Check(network.Config, tokenizer, name);
        _network = network;
        _ownsNetwork = ownsNetwork;
        _threads = ownsNetwork ? DecodingThreads.For(network.Config) : null;
        Tokenizer = tokenizer;
        Description = Describe(network.Config, name, checkpointHash) with { VocabularySize = tokenizer.VocabularySize };
    }

    public ModelDescription Description { get; }

    public ITokenizer Tokenizer { get; }

    public static ModelDescription Describe(NetworkConfig config, string name, string checkpointHash) =>
        new(name, config.Family, config.ParameterCount, config.ContextLength, config.VocabularySize, checkpointHash, config.Sequences);

    public IDecodingSession OpenSession() => new NetworkSession(this, _network.NewState());

    public void Feed(IReadOnlyList<SessionInput> inputs)
    {
        DecodingInput[] decoded = [.. inputs.Select(input => new DecodingInput(SessionOf(input).State, input.Tokens))];
        if (inputs.Select(input => input.Session).Distinct().Count() != inputs.Count)
        {
            throw new ArgumentException("A session is there twice.", nameof(inputs));
        }

        if (inputs.Count == 0)
        {
            return;
        }

        foreach (SessionInput input in inputs)
        {
            CheckTokens(input.Tokens.Span);
        }

        TakeThreads();
        bool wasTraining = _network.training;
        if (wasTraining)
        {
            _network.eval();
        }

        try
        {
            using IDisposable noGrad = no_grad();
            using DisposeScope scope = NewDisposeScope();
            Tensor logits = _network.Decode(decoded).cpu().contiguous(); // [S, V]
            for (int i = 0; i < inputs.Count; i++)
            {
                SessionOf(inputs[i]).TakeLogits(logits.select(0, i).bytes);
            }
        }
        finally
        {
            if (wasTraining)
            {
                _network.train();
            }
        }
    }

    public void Dispose()
    {
        if (_ownsNetwork)
        {
            _network.Dispose();
        }
    }

    /// <summary>Asked at every call, for another model may have set another number; setting it takes libtorch 3 ms.</summary>
    private void TakeThreads()
    {
        if (_threads is { } threads && TorchRuntime.Threads != threads)
        {
            TorchRuntime.Threads = threads;
        }
    }

    private NetworkSession SessionOf(SessionInput input) =>
        input.Session is NetworkSession session && session.Model == this
            ? session
            : throw new ArgumentException("The session is one of another model.", nameof(input));

    private void CheckTokens(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty)
        {
            throw new ArgumentException("There are no tokens to feed.", nameof(tokens));
        }

        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)_network.Config.VocabularySize)
            {
                throw new ArgumentException($"Token {token} is outside the vocabulary of {_network.Config.VocabularySize}.", nameof(tokens));
            }
        }
    }
}
