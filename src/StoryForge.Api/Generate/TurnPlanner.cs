using System.ComponentModel.DataAnnotations;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>From what a writer asks for to a plan: checks it, fills in the defaults, finds the model, draws the seed.</summary>
public sealed class TurnPlanner(ModelLibrary models)
{
    /// <param name="beginning">The turn's first words, if they are given.</param>
    public (TurnPlan? Plan, TurnFailure? Failure) Plan(TurnOptions? options, string? beginning = null)
    {
        options ??= new TurnOptions();
        if (WhyInvalid(options) is { } failure)
        {
            return (null, failure);
        }

        var (model, unknown) = models.Find(options.Model);
        return model is null
            ? (null, unknown)
            : (new TurnPlan(model, options.Over(model.Defaults), options.Seed ?? TurnOptions.DrawSeed(), Trim(beginning)), null);
    }

    /// <summary>The plan by which a turn was made, as long as its model is still there with the same weights.</summary>
    public (TurnPlan? Plan, TurnFailure? Failure) PlanAgain(TurnGeneration made)
    {
        var (model, unknown) = models.Find(made.Model);
        if (model is null)
        {
            return (null, unknown);
        }

        return model.Description.CheckpointHash == made.Checkpoint
            ? (new TurnPlan(model, made.Options, made.Seed, Trim(made.Beginning)), null)
            : (null, new TurnFailure(
                TurnFailureCode.UnknownModel,
                $"{made.Model} has other weights now than when it wrote this, so it can't write it again exactly."));
    }

    /// <summary>The first thing that is out of its range; null when all is well.</summary>
    public static TurnFailure? WhyInvalid(object request)
    {
        var wrong = new List<ValidationResult>();
        return Validator.TryValidateObject(request, new ValidationContext(request), wrong, validateAllProperties: true)
            ? null
            : new TurnFailure(TurnFailureCode.InvalidRequest, wrong[0].ErrorMessage ?? "The request is not valid.");
    }

    /// <summary>Tokenizers put a blank at the start of the next word, so none may stand before it.</summary>
    private static string Trim(string? beginning) => beginning?.TrimEnd(' ', '\t', '\u00a0') ?? "";
}
