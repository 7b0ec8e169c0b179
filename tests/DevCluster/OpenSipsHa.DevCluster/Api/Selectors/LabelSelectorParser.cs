using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Names;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Selectors;

/// <summary>The grammar of k8s.io/apimachinery pkg/labels.</summary>
sealed class LabelSelectorParser(string text)
{
    const string Expected = "in, notin, =, ==, !=, gt, lt";
    readonly List<string> tokens = Split(text);
    int position;

    string Current => position < tokens.Count ? tokens[position] : "";

    public List<LabelRequirement> Parse()
    {
        var result = new List<LabelRequirement>();
        while (true)
        {
            result.Add(Requirement());
            if (Current.Length == 0)
                return result;
            if (Current != ",")
                throw Unparsable($"found '{Current}', expected: ',' or 'end of string'");
            position++;
        }
    }

    LabelRequirement Requirement()
    {
        if (Current == "!")
        {
            position++;
            return new LabelRequirement(Key(), "!", []);
        }
        var key = Key();
        var op = Current;
        switch (op)
        {
            case "" or ",":
                return new LabelRequirement(key, "exists", []);
            case "=" or "==" or "!=":
                position++;
                return new LabelRequirement(key, op == "!=" ? "notin" : "in", [Value(key, 0)]);
            case ">" or "<":
                position++;
                return new LabelRequirement(key, op == ">" ? "gt" : "lt", [Value(key, 0)]);
            case "in" or "notin":
                position++;
                return new LabelRequirement(key, op, Values(key));
            default:
                throw Unparsable($"found '{op}', expected: {Expected}");
        }
    }

    string Key()
    {
        var key = Current;
        if (key.Length == 0 || !NameRules.IsQualifiedName(key))
            throw Unparsable($"key: Invalid value: \"{key}\": {NameRules.QualifiedNameMessage}");
        position++;
        return key;
    }

    string Value(string key, int index)
    {
        var value = Current;
        if (value is "" or ",")
            return "";
        position++;
        if (!NameRules.IsLabelValue(value))
            throw Unparsable($"values[{index}][{key}]: Invalid value: \"{value}\": {NameRules.LabelValueMessage}");
        return value;
    }

    List<string> Values(string key)
    {
        if (Current != "(")
            throw Unparsable($"found '{Current}' expected: '('");
        position++;
        var values = new List<string>();
        while (Current != ")")
        {
            if (Current.Length == 0)
                throw Unparsable("found '', expected: ',' or ')'");
            if (Current == ",")
                position++;
            values.Add(Value(key, values.Count));
        }
        position++;
        return values;
    }

    static List<string> Split(string text)
    {
        var found = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
                i++;
            else if ("(),".Contains(text[i], StringComparison.Ordinal))
                found.Add(text[i++].ToString());
            else if ("=!<>".Contains(text[i], StringComparison.Ordinal))
            {
                var pair = i + 1 < text.Length && text[i + 1] == '=' && text[i] is '=' or '!' ? 2 : 1;
                found.Add(text.Substring(i, pair));
                i += pair;
            }
            else
            {
                var start = i;
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && !"(),=!<>".Contains(text[i], StringComparison.Ordinal))
                    i++;
                found.Add(text[start..i]);
            }
        }
        return found;
    }

    static ApiRefusedException Unparsable(string why) => Refusal.BadRequest("unable to parse requirement: " + why);
}
