using Microsoft.AspNetCore.Http.HttpResults;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>The models that a writer can choose.</summary>
internal static class ModelsApi
{
    public static void MapModels(this IEndpointRouteBuilder routes) => routes.MapGet("/api/models", ListModels).ForVisitors();

    private static Ok<List<ModelSummary>> ListModels(ModelLibrary library) =>
        TypedResults.Ok(library.List().Select((model, index) => ModelSummary.Of(model, isDefault: index == 0)).ToList());
}

/// <param name="Family">"gpt2", "lstm" or "gru".</param>
/// <param name="Description">From its model card or its recipe; null where there is neither.</param>
/// <param name="ContextLength">In tokens; null: no limit.</param>
/// <param name="CharactersAToken">1: it writes character by character.</param>
/// <param name="Checkpoint">SHA-256 of its weights.</param>
/// <param name="Defaults">The settings of its turns where the writer does not say otherwise.</param>
/// <param name="Shipped">It came with StoryForge.</param>
public sealed record ModelSummary(
    string Name,
    string Family,
    string? Description,
    long Parameters,
    int? ContextLength,
    int VocabularySize,
    int CharactersAToken,
    string Checkpoint,
    TurnSettings Defaults,
    bool Shipped,
    bool IsDefault)
{
    internal static ModelSummary Of(ModelEntry model, bool isDefault) => new(
        model.Name,
        model.Description.Family,
        model.Summary,
        model.Description.ParameterCount,
        model.Description.ContextLength,
        model.Description.VocabularySize,
        model.Description.CharactersAToken,
        model.Description.CheckpointHash,
        model.Defaults,
        model.Shipped,
        isDefault);
}
