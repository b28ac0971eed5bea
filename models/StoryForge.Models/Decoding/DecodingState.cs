namespace StoryForge.Models;

/// <summary>What a network remembers of one text: a key/value cache, or hidden states.</summary>
internal abstract class DecodingState : IDisposable
{
    /// <summary>Tokens remembered.</summary>
    public abstract int Length { get; }

    /// <summary>Memory set aside, in bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Forgets what came after; returns the length really reached, at most the one asked for.</summary>
    public abstract int Rewind(int length);

    /// <summary>The same memory for a second text, which goes on in its own way.</summary>
    public abstract DecodingState Copy();

    public abstract void Dispose();
}

/// <summary>The next tokens, at least one, for one state.</summary>
internal readonly record struct DecodingInput(DecodingState State, ReadOnlyMemory<int> Tokens);
