using System.Text.Json;
using System.Text.Json.Nodes;

namespace StoryForge.Training;

/// <summary>Reads recipes: JSON files, one recipe each, with overrides from the command line on top.</summary>
public static class RecipeFile
{
    /// <summary>Loads a recipe by its name within <paramref name="folder"/>, or from a file of one's own.</summary>
    /// <param name="overrides">Pairs <c>key=value</c>, such as <c>optimizer.learning_rate=1e-4</c>.</param>
    /// <exception cref="RecipeException">No such recipe or key, or a value of a wrong type or range.</exception>
    public static Recipe Load(string nameOrFile, string folder, IEnumerable<string>? overrides = null)
    {
        var recipes = new NamedFiles(folder, "recipe");
        string file = recipes.Find(nameOrFile) ?? throw new RecipeException(recipes.Missing(nameOrFile));
        return Parse(File.ReadAllText(file), Path.GetFileNameWithoutExtension(file), overrides);
    }

    /// <summary>A recipe from its JSON text.</summary>
    /// <exception cref="RecipeException">A key or value that a recipe must not hold.</exception>
    public static Recipe Parse(string text, string name, IEnumerable<string>? overrides = null)
    {
        JsonObject json = Read(text, name);
        foreach (string pair in overrides ?? [])
        {
            Override(json, pair);
        }

        RecipeKeys.CheckNames(json);
        CheckTuning(json);
        Recipe recipe = json.Deserialize<Recipe>(RecipeKeys.Json)!;
        CheckFamily(json, recipe);
        recipe = recipe with { Name = recipe.Name.Length > 0 ? recipe.Name : name };
        RecipeKeys.CheckRanges(recipe);
        return recipe;
    }

    /// <summary>The recipe that a run was saved with, and what is changed of it now.</summary>
    /// <exception cref="RecipeException">A key or value that a recipe must not hold.</exception>
    public static Recipe Saved(JsonNode saved, IEnumerable<string>? overrides) =>
        // read and written once before: earlier versions saved the keys of every family of networks
        Parse(ToJson(saved.Deserialize<Recipe>(RecipeKeys.Json)!).ToJsonString(), "of the run", overrides);

    public static JsonNode ToJson(Recipe recipe)
    {
        JsonNode json = JsonSerializer.SerializeToNode(recipe, RecipeKeys.Json)!;
        if (json["model"] is JsonObject model)
        {
            // the shape of a network that was not made would mislead
            foreach (string key in recipe.Init is null ? ForeignKeys(model, recipe.Model!.Family) : ShapeKeys(model))
            {
                model.Remove(key);
            }
        }

        return json;
    }

    private static JsonObject Read(string text, string name)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip }) as JsonObject
                ?? throw new RecipeException($"The recipe {name} is not a JSON object.");
        }
        catch (JsonException problem)
        {
            throw new RecipeException($"The recipe {name} is not valid JSON: {problem.Message}");
        }
    }

    /// <exception cref="RecipeException">A network to tune and the shape of another one.</exception>
    private static void CheckTuning(JsonObject json)
    {
        if (json["init"] is not null && json["model"] is JsonObject model && ShapeKeys(model) is [var key, ..])
        {
            throw new RecipeException(
                $"model.{key} belongs to a network that is trained from scratch, and \"init\" names one to tune. Leave one of them out; "
                + $"beside init there can be {string.Join(" and ", ModelOptions.TuningKeys.Select(tuning => $"model.{tuning}"))}.");
        }
    }

    /// <exception cref="RecipeException">The shape of a network of another family.</exception>
    private static void CheckFamily(JsonObject json, Recipe recipe)
    {
        if (recipe is { Init: null, Model.Family: var family } && ForeignKeys(json["model"]!.AsObject(), family) is [var key, ..])
        {
            throw new RecipeException(
                $"model.{key} is not for a {(family == ModelFamily.Gpt2 ? "GPT-2" : family.ToString().ToUpperInvariant())}. Leave it out; "
                + $"its shape is {string.Join(", ", ModelOptions.ShapeKeys(family).Select(own => $"model.{own}"))}.");
        }
    }

    private static string[] ForeignKeys(JsonObject model, ModelFamily family) =>
        [.. ShapeKeys(model).Except(ModelOptions.ShapeKeys(family)).Where(key => key != "family")];

    private static string[] ShapeKeys(JsonObject model) => [.. model.Select(pair => pair.Key).Except(ModelOptions.TuningKeys)];

    private static void Override(JsonObject json, string pair)
    {
        if (pair.Split('=', 2) is not [string given, string value])
        {
            throw new RecipeException($"\"{pair}\" has no value. Write key=value, for instance steps=200.");
        }

        string key = RecipeKeys.Resolve(given);
        JsonObject section = json;
        string[] path = key.Split('.');
        foreach (string part in path[..^1])
        {
            section[part] ??= new JsonObject();
            section = section[part] as JsonObject ?? throw new RecipeException($"{part} must be an object in braces.");
        }

        section[path[^1]] = RecipeKeys.Parse(key, value);
        // what counts in epochs would come before what counts in steps
        section.Remove(key == "steps" ? "epochs" : $"{path[^1]}_epochs");
    }
}
