namespace StoryForge.Training;

/// <summary>What is summed over the tokens that an evaluation predicts.</summary>
/// <param name="Nats">What the network needs for those it knows.</param>
/// <param name="Price">Of what the vocabulary can't say, in nats.</param>
/// <param name="Known">Without the unknown ones.</param>
/// <param name="Capitals">That the vocabulary has in lower case only.</param>
internal readonly record struct EvaluationSum(double Nats, double Price, long Tokens, long Known, long Characters, long Capitals)
{
    public EvaluationSum Plus(EvaluationStream stream, int at) => Plus(new EvaluationSum(
        Nats: 0, stream.PriceOf(at), Tokens: 1, stream.IsUnknown(at) ? 0 : 1, stream.CharactersOf(at), stream.IsLostCapital(at) ? 1 : 0));

    public EvaluationSum Plus(EvaluationSum other) => new(
        Nats + other.Nats,
        Price + other.Price,
        Tokens + other.Tokens,
        Known + other.Known,
        Characters + other.Characters,
        Capitals + other.Capitals);

    /// <exception cref="CorpusException">Nothing was predicted.</exception>
    public Evaluation Result()
    {
        if (Known == 0)
        {
            throw new CorpusException(
                "to evaluate on", Tokens == 0 ? "is shorter than the network's window" : "has not one character that the network's vocabulary has", "Give another text.");
        }

        double nats = Math.Log(2) * Characters;
        return new Evaluation(Nats / Known, Math.Exp(Nats / Known), (Nats + Price) / nats, Tokens, Characters, Tokens - Known, Capitals, Price / nats);
    }
}
