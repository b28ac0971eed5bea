using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace StoryForge.Training;

/// <summary>Every key a recipe may hold, by its dotted name (<c>optimizer.learning_rate</c>), with its type and range.</summary>
internal static class RecipeKeys
{
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter() },
        WriteIndented = true,
    };

    private static readonly Dictionary<string, PropertyInfo> Leaves = [];
    private static readonly HashSet<string> Sections = [];

    static RecipeKeys() => Collect(typeof(Recipe), "");

    public static IEnumerable<string> All => Leaves.Keys;

    /// <summary>The full name of a key; its last part alone will do where only one key ends so.</summary>
    /// <exception cref="RecipeException">No such key, or several.</exception>
    public static string Resolve(string key)
    {
        if (Leaves.ContainsKey(key))
        {
            return key;
        }

        string[] matches = [.. Leaves.Keys.Where(name => name.EndsWith("." + key, StringComparison.Ordinal))];
        return matches switch
        {
            [string only] => only,
            [] => throw Unknown(key),
            _ => throw new RecipeException($"The key \"{key}\" could be {string.Join(" or ", matches)}. Write it out."),
        };
    }

    /// <summary>
    /// Reads the text of a <c>--set</c> as the key's type; lists are parted by commas, and a single <c>name=value</c> does
    /// for names with values.
    /// </summary>
    public static JsonNode Parse(string key, string text)
    {
        Type type = TypeOf(Leaves[key]);
        if (type == typeof(string) || type.IsEnum)
        {
            return JsonValue.Create(text);
        }

        if (IsNamed(type) && text.Split('=', 2) is [{ Length: > 0 } name, var value] && !text.StartsWith('{'))
        {
            return new JsonObject { [name] = value };
        }

        try
        {
            string json = IsList(type) && !text.StartsWith('[') ? $"[{text}]" : text;
            return JsonNode.Parse(json) ?? throw Wrong(key, text);
        }
        catch (JsonException)
        {
            throw Wrong(key, text);
        }
    }

    /// <exception cref="RecipeException">An unknown key (with the nearest name), or a value of another type.</exception>
    public static void CheckNames(JsonObject json, string prefix = "")
    {
        foreach ((string name, JsonNode? value) in json)
        {
            string key = prefix + name;
            if (Sections.Contains(key) && value is JsonObject section)
            {
                CheckNames(section, key + ".");
            }
            else if (!Leaves.TryGetValue(key, out PropertyInfo? property))
            {
                throw Sections.Contains(key) ? new RecipeException($"{key} must be an object in braces.") : Unknown(key);
            }
            else if (!IsOf(value, property))
            {
                throw Wrong(key, value?.ToJsonString() ?? "null");
            }
        }
    }

    /// <exception cref="RecipeException">A number outside its range.</exception>
    public static void CheckRanges(object section, string prefix = "")
    {
        foreach (PropertyInfo property in section.GetType().GetProperties())
        {
            string key = prefix + NameOf(property);
            object? value = property.GetValue(section);
            if (value is not null && Sections.Contains(key))
            {
                CheckRanges(value, key + ".");
            }
            else if (value is not null && property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value))
            {
                throw new RecipeException(
                    string.Create(CultureInfo.InvariantCulture, $"{key} is {value}; it must be from {range.Minimum} to {range.Maximum}."));
            }
        }
    }

    private static RecipeException Unknown(string key) =>
        new($"There is no key \"{key}\".{NearestName.Question(key, Leaves.Keys, otherwise: " The recipes in models/recipes show which there are.")}");

    private static RecipeException Wrong(string key, string text) =>
        new($"{key} is {text}; it must be {Describe(Leaves[key])}.");

    private static string Describe(PropertyInfo property)
    {
        Type type = TypeOf(property);
        string kind = type == typeof(int) || type == typeof(long) ? "a whole number"
            : type == typeof(double) ? "a number"
            : type == typeof(bool) ? "true or false"
            : type.IsEnum ? string.Join(" or ", Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, type, Json)))
            : IsNamed(type) ? "names with their values, in braces"
            : IsList(type) ? "a list"
            : "a text";
        return property.GetCustomAttribute<RangeAttribute>() is { } range
            ? string.Create(CultureInfo.InvariantCulture, $"{kind} from {range.Minimum} to {range.Maximum}")
            : kind;
    }

    private static bool IsOf(JsonNode? value, PropertyInfo property)
    {
        if (value is null)
        {
            return new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        }

        try
        {
            value.Deserialize(property.PropertyType, Json);
            return value is not JsonValue number || number.GetValueKind() != JsonValueKind.Number || !TypeOf(property).IsEnum;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Collect(Type type, string prefix)
    {
        foreach (PropertyInfo property in type.GetProperties())
        {
            string key = prefix + NameOf(property);
            Type valueType = TypeOf(property);
            if (valueType.Name.EndsWith("Options", StringComparison.Ordinal))
            {
                Sections.Add(key);
                Collect(valueType, key + ".");
            }
            else
            {
                Leaves.Add(key, property);
            }
        }
    }

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    private static Type TypeOf(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static bool IsNamed(Type type) => type == typeof(IReadOnlyDictionary<string, string>);

    private static bool IsList(Type type) => !IsNamed(type) && type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));
}
