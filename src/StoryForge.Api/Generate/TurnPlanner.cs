using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>From what a writer asks for to a plan: checks it, fills in the defaults, finds the model, draws the seed.</summary>
public sealed class TurnPlanner(ModelLibrary models)
{
    public (TurnPlan? Plan, TurnFailure? Failure) Plan(TurnOptions? options)
    {
        options ??= new TurnOptions();
        if (WhyInvalid(options) is { } failure)
        {
            return (null, failure);
        }

        var (model, unknown) = models.Find(options.Model);
        return model is null
            ? (null, unknown)
            : (new TurnPlan(model, options.Over(TurnSettings.For(model.Description.CharactersAToken)), options.Seed ?? DrawSeed()), null);
    }

    /// <summary>The first thing that is out of its range; null when all is well.</summary>
    public static TurnFailure? WhyInvalid(object request)
    {
        var wrong = new List<ValidationResult>();
        return Validator.TryValidateObject(request, new ValidationContext(request), wrong, validateAllProperties: true)
            ? null
            : new TurnFailure(TurnFailureCode.InvalidRequest, wrong[0].ErrorMessage ?? "The request is not valid.");
    }

    private static long DrawSeed()
    {
        Span<byte> bits = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bits);
        return BitConverter.ToInt64(bits) & TurnOptions.GreatestSeed;
    }
}
